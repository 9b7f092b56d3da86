from collections.abc import Iterator

from siger_catalog import errors
from siger_catalog.errors import CatalogError


def every(kind: type[CatalogError]) -> Iterator[type[CatalogError]]:
    yield kind
    for child in kind.__subclasses__():
        yield from every(child)


def test_every_error_explains_itself_and_says_how_to_go_on():
    for kind in every(CatalogError):
        if kind.__module__ == errors.__name__:
            assert kind.__doc__, kind
            assert kind.recovery in ("retry", "skip", "stop"), kind


def test_an_error_without_words_says_what_its_class_means():
    assert CatalogError().message == (CatalogError.__doc__ or "").splitlines()[0]


def test_every_error_stands_in_the_tree_at_the_head_of_the_module():
    for kind in every(CatalogError):
        if kind.__module__ == errors.__name__:
            assert kind.__name__ in (errors.__doc__ or "")
