"""One column of a table: which of its cells may be wrong, and codes for its keys."""

from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any, TypeAlias, TypeVar

import numpy as np
import pyarrow as pa
from frictionless import Field

from siger_validators.engine.arrays import Bools, Codes, Ints, hash_strings, mix
from siger_validators.engine.kernels import kernel_of, value_kernel_of
from siger_validators.engine.mixed import Screened, kinds_of, put_together, texts_of
from siger_validators.engine.proofs import Kernel, ValueKernel
from siger_validators.engine.typed_cells import (
    FRACTION,
    INTEGER,
    TEXT,
    Distinct,
    TypedCells,
)
from siger_validators.engine.values import key_of, keys_of, raw_code

# Verdicts kept for each column; a column with more values is read again.
_CACHE_LIMIT = 200_000

_GOOD, _BAD, _MISSING = range(3)
_state, _code = attrgetter("state"), attrgetter("code")

Cells: TypeAlias = "pa.StringArray | TypedCells | Sequence[Any]"
T = TypeVar("T")
Prepare = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What Frictionless's reader says of one value.

    `state` is _GOOD, _BAD, or _MISSING when there is no value and nothing wrong with
    that. `code` is 0 without a value; otherwise equal values have equal codes.
    """

    state: int
    target: Any
    code: int


@dataclass(slots=True, kw_only=True)
class ColumnScreen:
    """Screens the cells of one field, remembering what its reader said.

    `references` are the values that a foreign key of this field alone may have, one
    set a key; `prepare` turns a cell into what the reader is to see.
    """

    rules: Field
    is_keyed: bool
    references: Collection[Collection[tuple[Any, ...]]] = ()
    prepare: Prepare | None = None
    _read: Callable[[Any], Any] = field(init=False)
    _kernel: Kernel | None = field(init=False)
    _value_kernel: ValueKernel | None = field(init=False)
    _numeric: tuple[type, ...] = field(init=False)
    _is_text: bool = field(init=False)
    _known: dict[Hashable, Verdict] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        missing = missing_values(self.rules)
        self._read = self.rules.create_cell_reader()
        # A text that is changed before it is read is not the one to prove or to hash.
        is_text = self.rules.type in ("string", "any")
        self._is_text = is_text and self.prepare is None
        has_none = self.references or (is_text and self.prepare)
        self._kernel = None if has_none else _kernel(kernel_of, self.rules, missing)
        self._value_kernel = (
            None if has_none else _kernel(value_kernel_of, self.rules, missing)
        )
        self._numeric = (int,) if self.rules.type == "integer" else (int, float)

    def screen(self, cells: Cells) -> Screened:
        """Look at the cells of a batch."""
        if isinstance(cells, pa.Array):
            return self._screen_texts(cells)
        if isinstance(cells, TypedCells):
            return self._screen_typed(cells)
        kinds = kinds_of(cells, self._numeric)
        groups = (
            (kinds.texts, self._screen_some_texts),
            (kinds.numbers, self._screen_numbers),
            (kinds.others, self._screen_values),
        )
        parts = [
            (places, look(_some(cells, places)))
            for places, look in groups
            if len(places)
        ]
        return put_together(parts, len(cells))

    def _screen_typed(self, cells: TypedCells) -> Screened:
        numeric = [INTEGER] if int in self._numeric else []
        numeric += [FRACTION] if float in self._numeric else []
        parts = []
        for kind in cells.met_kinds():
            places = cells.of_kind(kind)
            if kind == TEXT:
                seen = self._screen_texts(cells.texts(places))
            elif kind in numeric and self._value_kernel:
                seen = self._screen_numbers(cells.numbers(places, kind))
            else:
                seen = self._screen_distinct(cells.distinct(places, kind))
            parts.append((places, seen))
        return put_together(parts, len(cells))

    def _screen_distinct(self, cells: Distinct) -> Screened:
        verdicts = self._judge_all(list(map(key_of, cells.values)), cells.values)
        return self._gather(verdicts, cells.at, None, len(cells.at), None)

    def _screen_some_texts(self, cells: Sequence[str]) -> Screened:
        texts = texts_of(cells)
        return (
            self._screen_values(cells) if texts is None else self._screen_texts(texts)
        )

    def _screen_numbers(self, cells: Sequence[float] | np.ndarray) -> Screened:
        if self._value_kernel is None:
            return self._screen_values(list(cells))
        proof = self._value_kernel(cells)  # type: ignore[arg-type]  # kernels take what numpy takes
        codes = _not_zero(mix(proof.codes)) if proof.codes is not None else None
        proved = Screened(codes=codes if self.is_keyed else None)
        if proof.is_proved.all():
            return proved
        rest = np.flatnonzero(~proof.is_proved)
        some = (
            cells[rest].tolist()
            if isinstance(cells, np.ndarray)
            else _some(cells, rest)
        )
        doubtful = self._screen_values(some)
        every = np.arange(len(cells))
        return put_together([(every, proved), (rest, doubtful)], len(cells))

    def _screen_values(self, cells: Sequence[Any]) -> Screened:
        """Ask about cells of any kind."""
        keys = keys_of(cells)
        values = dict(zip(keys, cells, strict=True))
        places = {key: place for place, key in enumerate(values)}
        verdicts = self._judge_all(values.keys(), values.values())
        at = np.fromiter(map(places.__getitem__, keys), np.int64, len(keys))
        return self._gather(verdicts, at, None, len(keys), None)

    def _judge_all(
        self, keys: Collection[Hashable], cells: Collection[Any]
    ) -> list[Verdict]:
        """Ask about cells that differ; most of them are known already."""
        known = list(map(self._known.get, keys))
        pairs = zip(known, keys, cells, strict=True)
        return [v or self.judge(cell, key) for v, key, cell in pairs]

    def judge(self, cell: Any, key: Hashable = None) -> Verdict:
        """Ask Frictionless's reader about a cell, once for each value."""
        key = key_of(cell) if key is None else key
        verdict = self._known.get(key)
        if verdict is None:
            verdict = self._ask(cell)
            if len(self._known) < _CACHE_LIMIT:
                self._known[key] = verdict
        return verdict

    def _screen_texts(self, cells: pa.StringArray) -> Screened:
        codes = None
        rest = None
        if self._kernel:
            proof = self._kernel(cells)
            codes = proof.codes
            if proof.is_proved.all():
                return Screened(codes=self._codes(cells, codes))
            rest = np.flatnonzero(~proof.is_proved)
        few = cells.take(pa.array(rest)) if rest is not None else cells
        encoded = few.dictionary_encode()
        different = encoded.dictionary.to_pylist()
        verdicts = self._judge_all(different, different)
        at = encoded.indices.to_numpy(zero_copy_only=False)
        return self._gather(verdicts, at, rest, len(cells), self._codes(cells, codes))

    def _codes(self, cells: pa.StringArray, codes: Codes | None) -> Codes | None:
        if not self.is_keyed:
            return None
        if self._is_text:
            return _not_zero(hash_strings(cells))
        return None if codes is None else _not_zero(mix(codes))

    def _gather(
        self,
        verdicts: Sequence[Verdict],
        at: Ints,
        rest: Ints | None,
        count: int,
        codes: Codes | None,
    ) -> Screened:
        """Spread the verdicts on values over the cells `rest` that have them."""
        where = slice(None) if rest is None else rest
        states = np.fromiter(map(_state, verdicts), np.uint8, len(verdicts))
        if self.is_keyed:
            codes = np.zeros(count, np.uint64) if codes is None else codes
            own = np.fromiter(map(_code, verdicts), np.uint64, len(verdicts))
            codes[where] = own[at]
        return Screened(
            is_bad=_spread(states == _BAD, at, where, count),
            is_missing=_spread(states == _MISSING, at, where, count),
            codes=codes,
        )

    def _ask(self, cell: Any) -> Verdict:
        try:
            target, notes = self._read(self.prepare(cell) if self.prepare else cell)
            is_bad = bool(notes) or not self._is_referenced(target)
            code = self._code(target) if self.is_keyed else 0
        except Exception:  # noqa: BLE001 a signalling NaN, a list in a key: let it see
            return Verdict(_BAD, None, 0)
        good = _MISSING if target is None else _GOOD
        return Verdict(_BAD if is_bad else good, target, code)

    def _is_referenced(self, target: Any) -> bool:
        if target is None:
            return True
        return all((target,) in values for values in self.references)

    def _code(self, target: Any) -> int:
        if target is None:
            return 0
        if self._is_text and isinstance(target, str):
            return int(_not_zero(hash_strings(pa.array([target], pa.string())))[0])
        raw = np.array([raw_code(target, self.rules.type)], np.uint64)
        return int(_not_zero(mix(raw))[0])


def _some(cells: Sequence[Any], places: Ints) -> Sequence[Any]:
    if len(places) == len(cells):
        return cells
    return [cells[at] for at in places.tolist()]


def missing_values(rules: Field) -> list[str]:
    """Return the texts that mean "no value" in a field."""
    if not rules.has_defined("missing_values") and rules.schema:
        return list(rules.schema.missing_values)
    return list(rules.missing_values)


def _kernel(
    maker: Callable[[Field, list[str]], T | None], rules: Field, missing: list[str]
) -> T | None:
    try:
        return maker(rules, missing)
    except Exception:  # noqa: BLE001 a constraint that makes no sense: ask the reader
        return None


def _not_zero(codes: Codes) -> Codes:
    codes[codes == 0] = 1
    return codes


def _spread(flags: Bools, at: Ints, where: Any, count: int) -> Bools | None:
    if not flags.any():
        return None
    spread = np.zeros(count, bool)
    spread[where] = flags[at]
    return spread


Screens = Mapping[str, ColumnScreen]
