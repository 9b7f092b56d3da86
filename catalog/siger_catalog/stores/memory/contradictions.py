"""What tables say against each other, in memory."""

from collections.abc import Iterator, Mapping, Sequence

from siger_catalog.contradictions import KINDS, Contradiction, ContradictionKind
from siger_catalog.errors import ConflictError
from siger_catalog.model import SERVED_STATES
from siger_catalog.ports import ContradictionPage, Trait, Uncompared
from siger_catalog.stores.absent import unknown_contradiction, unknown_dataset
from siger_catalog.stores.cleaning import cleaned
from siger_catalog.stores.memory.state import MemoryState


class MemoryContradictions(MemoryState):
    """See ports.ContradictionStore."""

    def uncompared(self, limit: int) -> tuple[Uncompared, ...]:
        """Return datasets to compare, those that wait longest first."""
        with self._lock:
            waiting = list(self._uncompared.items())[:limit]
        return tuple(Uncompared(name=n, revision=r) for n, r in waiting)

    def compare_again(self, name: str | None = None) -> int:
        """Make a dataset, or every one, an uncompared one; return how many.

        Raises:
            NotFoundError: No dataset of that name was ever published.
        """
        with self._lock:
            if name is not None and name not in self._entries:
                raise unknown_dataset(name)
            names = sorted(self._entries) if name is None else [name]
            for each in names:
                self._uncompared[each] = self._entries[each].revision
            return len(names)

    def keep_traits(self, name: str, traits: Sequence[Trait]) -> None:
        """Replace what makes a dataset comparable."""
        with self._lock:
            self._traits[name] = cleaned(tuple(traits))

    def sharing(self, name: str, limit: int) -> Mapping[str, int]:
        """Return served datasets that share a trait of a dataset in some year.

        By name, each with its revision.
        """
        with self._lock:
            found = sorted(self._sharing(name))[:limit]
            return {each: self._entries[each].revision for each in found}

    def keep_contradictions(
        self,
        name: str,
        revisions: Mapping[str, int],
        found: Sequence[Contradiction],
    ) -> None:
        """Replace contradictions of a dataset with those compared; it is compared then.

        Raises:
            ConflictError: A dataset has changed meanwhile; nothing is written.
        """
        with self._lock:
            for each, seen in revisions.items():
                if each not in self._entries or self._entries[each].revision != seen:
                    raise ConflictError(f"{each} berubah selama dibandingkan.")
            still = self._sharing(name) - revisions.keys()
            self._contradictions = {
                key: kept
                for key, kept in self._contradictions.items()
                if name not in kept[1] or still & kept[1].keys()
            }
            for one in cleaned(tuple(found)):
                sides = (one.left.dataset, one.right.dataset)
                seen_at = {side: revisions[side] for side in sides}
                self._contradictions[one.key] = (one, seen_at)
            if self._uncompared.get(name, 0) <= revisions[name]:
                self._uncompared.pop(name, None)

    def contradictions(
        self,
        *,
        dataset: str | None = None,
        kind: ContradictionKind | None = None,
        offset: int = 0,
        limit: int = 20,
    ) -> ContradictionPage:
        """Return contradictions by kind, then the largest first."""
        with self._lock:
            found = [
                each
                for each in self._served()
                if (dataset is None or each.side_of(dataset))
                and kind in (None, each.kind)
            ]
        found.sort(key=lambda c: (KINDS.index(c.kind), -c.count, c.key))
        items = tuple(found[offset : offset + limit])
        return ContradictionPage(items=items, total=len(found))

    def contradiction(self, key: str) -> Contradiction:
        """Return one contradiction.

        Raises:
            NotFoundError: There is no such one, or not any more.
        """
        with self._lock:
            for each in self._served():
                if each.key == key:
                    return each
        raise unknown_contradiction(key)

    def _sharing(self, name: str) -> set[str]:
        mine = self._traits.get(name, ())
        return {
            other
            for other, traits in self._traits.items()
            if other != name
            and self._is_served(other)
            and any(_is_shared(a, b) for a in mine for b in traits)
        }

    def _served(self) -> Iterator[Contradiction]:
        for each, revisions in self._contradictions.values():
            if all(
                self._is_served(name) and self._entries[name].revision == seen
                for name, seen in revisions.items()
            ):
                yield each

    def _is_served(self, name: str) -> bool:
        entry = self._entries.get(name)
        return entry is not None and entry.serving.state in SERVED_STATES


def _is_shared(a: Trait, b: Trait) -> bool:
    return (
        (a.key, a.region) == (b.key, b.region)
        and a.first_year <= b.last_year
        and b.first_year <= a.last_year
    )
