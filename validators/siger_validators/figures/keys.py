"""Which row is about what: columns of keys as small whole numbers."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from siger_catalog.language.words import words
from siger_catalog.provinces.regions import Province
from siger_validators.engine.arrays import Bools, Ints
from siger_validators.figures.wording import word_set

NOWHERE = -1
_LARGEST = 2**62
_SPARSE = 4  # codes for each row, before they are counted anew
# A column of more different texts names single things; nothing adds up over it.
_MOST_LABELS = 20_000
_LONGEST = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """A column of keys: `codes` say which of `labels` stands in each row.

    A null has the code of the last label, which is empty. `totals` tell the labels
    that add up others. `is_region`: labels are those of `Province.regions`, then
    others. `is_declared`: a schema knows the column.
    """

    index: int
    codes: Ints
    labels: tuple[str, ...]
    totals: Bools
    is_region: bool = False
    is_declared: bool = False

    @property
    def total_rows(self) -> Bools:
        """Tell which rows hold a total."""
        return self.totals[self.codes]

    @property
    def has_totals(self) -> bool:
        """Tell whether any row is a total."""
        return bool(self.totals.any() and self.total_rows.any())


def encode(column: pa.ChunkedArray) -> tuple[Ints, list[str]]:
    """Return the codes of a column and its labels, blanks and case aside.

    The last label is empty and stands for nulls.
    """
    texts = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    encoded = texts.dictionary_encode()
    codes = pc.fill_null(encoded.indices, len(encoded.dictionary))
    labels = encoded.dictionary.cast(pa.string())
    folded = pc.utf8_lower(pc.utf8_trim_whitespace(labels)).dictionary_encode()
    places = np.append(folded.indices.to_numpy(), len(folded.dictionary))
    found = places.astype(np.int64)[codes.to_numpy(zero_copy_only=False)]
    if len(folded.dictionary) > _MOST_LABELS:
        return found, []
    return found, [text[:_LONGEST] for text in folded.dictionary.to_pylist()] + [""]


def key_of(
    index: int, column: pa.ChunkedArray, province: Province, *, is_declared: bool
) -> Key:
    """Return a column as a key of items."""
    codes, labels = encode(column)
    if not labels:
        count = int(codes.max(initial=0)) + 1
        none = np.zeros(count, bool)
        return Key(index=index, codes=codes, labels=(), totals=none)
    return Key(
        index=index,
        codes=codes,
        labels=tuple(labels),
        totals=np.array([is_total(label, province) for label in labels]),
        is_declared=is_declared,
    )


def region_key(index: int, column: pa.ChunkedArray, province: Province) -> Key:
    """Return a column of names or dotted codes of regions as a key.

    Names that the province does not know keep labels of their own.
    """
    codes, labels = encode(column)
    names = [region.name for region in province.regions]
    known = {region.code: at for at, region in enumerate(province.regions)}
    places: list[int] = []
    for label in labels or [""] * (int(codes.max(initial=0)) + 1):
        region = province.find(label) if label else None
        if region is None:
            names.append(label)
        places.append(known[region.code] if region else len(names) - 1)
    found = np.array(places, np.int64)[codes]
    # The province alone is no total: there is nothing that it adds up.
    has_parts = bool((found > 0).any())
    totals = [
        (at == 0 and has_parts) or is_total(n, province) for at, n in enumerate(names)
    ]
    return Key(
        index=index,
        codes=found,
        labels=tuple(names),
        totals=np.array(totals),
        is_region=True,
        is_declared=True,
    )


def is_total(label: str, province: Province) -> bool:
    """Tell whether a cell says that its row adds up others.

    "Jumlah", "Total Provinsi", "Jumlah Kabupaten Pesawaran"; "Jumlah guru" counts
    something and is none.
    """
    first, *rest = words(label) or [""]
    if first not in word_set("rows", "total"):
        return False
    is_whole = all(word in word_set("rows", "whole") for word in rest)
    return is_whole or province.find(" ".join(rest)) is not None


def combined(parts: Sequence[Ints], count: int) -> tuple[Ints, int]:
    """Return one code from 0 for each different combination, and a bound of them.

    Parts are at least -1; `count` is the number of rows, and codes are few for it.
    """
    codes = np.zeros(count, np.int64)
    size = 1
    for part in parts:
        width = int(part.max(initial=0)) + 2
        if size > _LARGEST // width:
            codes, size = _compacted(codes)
        codes = codes * width + (part + 1)
        size *= width
    return (codes, size) if size <= _SPARSE * count else _compacted(codes)


def _compacted(codes: Ints) -> tuple[Ints, int]:
    """Return codes that rise from 0 in the order in which they are met."""
    encoded = pa.array(codes).dictionary_encode()
    return encoded.indices.to_numpy().astype(np.int64), len(encoded.dictionary)
