"""What an opened table asks of its rows, as far as the screening has to know."""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
from frictionless.resources import TableResource

from siger_validators.engine.arrays import Bools, Codes, Ints
from siger_validators.engine.batches import Batch
from siger_validators.engine.columns import Cells, ColumnScreen, Prepare
from siger_validators.engine.keys import KeyCodes, combined
from siger_validators.engine.mixed import Screened

_COMBINATION_LIMIT = 2**62

Tuples = Collection[tuple[Any, ...]]


class UndecidedError(Exception):
    """Only Frictionless itself can check this table; the message says why."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A foreign key over several fields: their screens and places, and known values."""

    columns: tuple[ColumnScreen, ...]
    places: tuple[int, ...]
    known: Tuples

    def is_broken(self, columns: Sequence[Cells]) -> Bools:
        """Tell for each record whether its values are not among the known ones."""
        encoded = [_encoded(columns[place]) for place in self.places]
        sizes = [len(values) for values, _ in encoded]
        if not all(sizes):
            return np.zeros(0, bool)
        if math.prod(sizes) > _COMBINATION_LIMIT:
            raise UndecidedError("a foreign key has too many different values")
        at = np.ravel_multi_index([places for _, places in encoded], sizes)
        met, back = np.unique(at, return_inverse=True)
        values = [different for different, _ in encoded]
        is_bad = [
            self._is_bad([of[i] for of, i in zip(values, key, strict=True)])
            for key in zip(*np.unravel_index(met, sizes), strict=True)
        ]
        flags: Bools = np.array(is_bad, bool)[back]
        return flags

    def _is_bad(self, cells: Sequence[Any]) -> bool:
        targets = tuple(
            column.judge(cell).target
            for column, cell in zip(self.columns, cells, strict=True)
        )
        if all(target is None for target in targets):
            return False
        try:
            return targets not in self.known
        except TypeError:  # a list cannot be looked up; Frictionless shall say so
            return True


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRules:
    """The expected columns by name, in order, and the keys over them."""

    columns: Mapping[str, ColumnScreen]
    unique: tuple[str, ...] = ()
    primary_key: tuple[str, ...] = ()
    references: tuple[Reference, ...] = ()
    key_codes: tuple[KeyCodes, ...] = field(init=False)

    def __post_init__(self) -> None:
        count = len(self.unique) + bool(self.primary_key)
        object.__setattr__(self, "key_codes", tuple(KeyCodes() for _ in range(count)))

    def add_keys(self, batch: Batch, screened: Mapping[str, Screened]) -> Bools:
        """Note the keys of a batch; tell which records have no primary key at all."""
        is_without = np.zeros(batch.count, bool)
        if not self.key_codes:
            return is_without
        rows = list(batch.odd_rows())
        codes = {
            name: self._codes(name, batch, screened, rows)
            for name in {*self.unique, *self.primary_key}
        }
        parts = [codes[name] for name in self.unique]
        if self.primary_key:
            parts.append(combined([codes[name] for name in self.primary_key]))
            is_without = parts[-1] == 0
        for key, part in zip(self.key_codes, parts, strict=True):
            key.add(part)
        return is_without

    def _codes(
        self,
        name: str,
        batch: Batch,
        screened: Mapping[str, Screened],
        odd_rows: Sequence[Sequence[Any]],
    ) -> Codes:
        own = screened[name].codes
        if own is None:
            own = np.zeros(batch.count, np.uint64)
        codes = own
        if batch.whole is not None:
            codes = np.zeros(batch.count, np.uint64)
            codes[batch.whole] = own
        at = list(self.columns).index(name)
        cells = (row[at] if at < len(row) else None for row in odd_rows)
        for place, cell in zip(batch.odd, cells, strict=True):
            codes[place] = self.columns[name].judge(cell).code
        return codes


def rules_of(
    resource: TableResource, prepare: Sequence[Prepare | None] = ()
) -> TableRules:
    """Return what an open table asks of its rows, by Frictionless's own fields.

    `prepare` changes the cells of each column before they are read.

    Raises:
        UndecidedError: Its rules are of a kind that is not screened.
    """
    fields = resource.header.get_expected_fields()
    names = [f.name for f in fields]
    if not names or len(set(names)) != len(names):
        raise UndecidedError("there are no fields, or two of one name")
    schema = resource.schema
    key = tuple(schema.primary_key) if set(schema.primary_key) <= set(names) else ()
    if key and not resource.dialect.header_case:
        raise UndecidedError("the primary key is matched without regard to case")
    unique = tuple(f.name for f in fields if f.constraints.get("unique"))
    groups = [group for group in _references(resource) if set(group[0]) <= set(names)]
    changes = dict(zip(names, prepare, strict=False))
    columns = {
        f.name: ColumnScreen(
            rules=f,
            is_keyed=f.name in {*unique, *key},
            references=[known for keys, known in groups if keys == (f.name,)],
            prepare=changes.get(f.name),
        )
        for f in fields
    }
    return TableRules(
        columns=columns,
        unique=unique,
        primary_key=key,
        references=tuple(
            Reference(
                tuple(columns[name] for name in keys),
                tuple(names.index(name) for name in keys),
                known,
            )
            for keys, known in groups
            if len(keys) > 1
        ),
    )


def _references(resource: TableResource) -> list[tuple[tuple[str, ...], Tuples]]:
    """Return the fields of each foreign key and the values found where they point."""
    found = []
    for key in resource.schema.foreign_keys if resource.lookup else ():
        group = resource.lookup.get(key["reference"]["resource"])
        if group:
            known = group.get(tuple(key["reference"]["fields"]), set())
            found.append((tuple(key["fields"]), known))
    return found


def _encoded(cells: Cells) -> tuple[list[Any], Ints]:
    """Return the different values of a column and the place of each cell's."""
    if isinstance(cells, pa.Array):
        encoded = cells.dictionary_encode()
        places = encoded.indices.to_numpy(zero_copy_only=False)
        return encoded.dictionary.to_pylist(), places
    keys = [(type(cell), str(cell)) for cell in cells]
    values = dict(zip(keys, cells, strict=True))
    at = {key: place for place, key in enumerate(values)}
    return list(values.values()), np.array([at[key] for key in keys], np.int64)
