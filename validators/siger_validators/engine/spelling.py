"""Names that Frictionless spells anew for each property of each error."""

from functools import cache, lru_cache

from frictionless.vendors import stringcase

# Properties of all its classes; names that an error does not know are few.
_NAMES = 1024


@cache
def remember_spellings() -> None:
    """Let Frictionless spell a name in snake case once, for good.

    To word an error it spells some twenty names by regular expressions, the same ones
    every time: a third of what an error takes.
    """
    stringcase.snakecase = lru_cache(maxsize=_NAMES)(stringcase.snakecase)
