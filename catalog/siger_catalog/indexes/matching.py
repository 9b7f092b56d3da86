"""A query tree for counting: it matches the same and scores nothing."""

from collections.abc import Iterable

from siger_catalog.searching.tree import (
    All,
    Best,
    Bool,
    Const,
    Node,
    Phrase,
    Prefix,
    Term,
)


def matching(node: Node) -> Node:
    """Return the least tree that matches what the other does.

    What only adds to a score is left out, and so is what leads: "all of A that are of
    the place, or else A" is A.
    """
    match node:
        case Best(items):
            return _any_of(map(matching, items))
        case Bool(must, should, need):
            return _all_of(must, should, need)
        case Const(item):
            return matching(item)
        case Term(field, value):
            return Term(field, value)
        case Phrase(field, values):
            return Phrase(field, values)
        case Prefix() | All():
            return node


def _any_of(items: Iterable[Node]) -> Node:
    whole = _widest(items)
    parts = (p for w in whole for p in (w.items if isinstance(w, Best) else (w,)))
    kept = _widest(parts)
    return kept[0] if len(kept) == 1 else Best(kept)


def _widest(items: Iterable[Node]) -> tuple[Node, ...]:
    """Return the items without those that match nothing of their own."""
    different = tuple(dict.fromkeys(items))
    return tuple(item for item in different if not _is_within(item, different))


def _is_within(item: Node, others: Iterable[Node]) -> bool:
    """Tell whether whatever the item matches, another one matches as well."""
    return isinstance(item, Bool) and any(
        other in item.must or _are_parts(other, item.must)
        for other in others
        if other is not item
    )


def _are_parts(node: Node, must: tuple[Node, ...]) -> bool:
    is_plain = isinstance(node, Bool) and not node.should
    return is_plain and set(node.must) < set(must)  # type: ignore[union-attr]  # a Bool


def _all_of(must: tuple[Node, ...], should: tuple[Node, ...], need: int) -> Node:
    needed = need or (0 if must else 1)
    parts = [matching(item) for item in must]
    if should and needed:
        choices = tuple(map(matching, should))
        one = _any_of(choices) if needed == 1 else Bool(should=choices, need=needed)
        parts.append(one)
    flat = [
        inner
        for part in parts
        for inner in (
            part.must if isinstance(part, Bool) and not part.should else (part,)
        )
    ]
    kept = tuple(dict.fromkeys(flat))
    return kept[0] if len(kept) == 1 else Bool(must=kept)
