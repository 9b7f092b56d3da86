"""One column of a table: which of its cells may be wrong, and codes for its keys."""

from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias, TypeVar

import numpy as np
import pyarrow as pa
from frictionless import Field

from siger_validators.engine.arrays import Bools, Codes, Ints, hash_strings, mix
from siger_validators.engine.kernels import kernel_of, value_kernel_of
from siger_validators.engine.mixed import Screened, kinds_of, put_together, texts_of
from siger_validators.engine.proofs import Kernel, ValueKernel
from siger_validators.engine.values import key_of, keys_of, raw_code

# Verdicts kept for each column; a column with more values is read again.
_CACHE_LIMIT = 200_000

Cells: TypeAlias = "pa.StringArray | Sequence[Any]"
T = TypeVar("T")
Prepare = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What Frictionless's reader says of one value.

    `code` is 0 without a value; otherwise equal values have equal codes.
    """

    is_bad: bool
    target: Any
    code: int

    @property
    def is_missing(self) -> bool:
        """Tell whether there is no value and nothing wrong with that."""
        return self.target is None and not self.is_bad


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

    def _screen_some_texts(self, cells: Sequence[str]) -> Screened:
        texts = texts_of(cells)
        return (
            self._screen_values(cells) if texts is None else self._screen_texts(texts)
        )

    def _screen_numbers(self, cells: Sequence[float]) -> Screened:
        if self._value_kernel is None:
            return self._screen_values(cells)
        proof = self._value_kernel(cells)
        codes = _not_zero(mix(proof.codes)) if proof.codes is not None else None
        proved = Screened(codes=codes if self.is_keyed else None)
        if proof.is_proved.all():
            return proved
        rest = np.flatnonzero(~proof.is_proved)
        doubtful = self._screen_values([cells[at] for at in rest.tolist()])
        every = np.arange(len(cells))
        return put_together([(every, proved), (rest, doubtful)], len(cells))

    def _screen_values(self, cells: Sequence[Any]) -> Screened:
        """Ask about cells of any kind."""
        keys = keys_of(cells)
        values = dict(zip(keys, cells, strict=True))
        places = {key: place for place, key in enumerate(values)}
        verdicts = [self.judge(cell, key) for key, cell in values.items()]
        at = np.fromiter(map(places.__getitem__, keys), np.int64, len(keys))
        return self._gather(verdicts, at, None, len(keys), None)

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
        verdicts = [self.judge(cell, cell) for cell in encoded.dictionary.to_pylist()]
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
        bad = _flags((v.is_bad for v in verdicts), len(verdicts))
        missing = _flags((v.is_missing for v in verdicts), len(verdicts))
        if self.is_keyed:
            codes = np.zeros(count, np.uint64) if codes is None else codes
            codes[where] = np.array([v.code for v in verdicts], np.uint64)[at]
        return Screened(
            is_bad=_spread(bad, at, where, count),
            is_missing=_spread(missing, at, where, count),
            codes=codes,
        )

    def _ask(self, cell: Any) -> Verdict:
        try:
            target, notes = self._read(self.prepare(cell) if self.prepare else cell)
            is_bad = bool(notes) or not self._is_referenced(target)
            code = self._code(target) if self.is_keyed else 0
        except Exception:  # noqa: BLE001 a signalling NaN, a list in a key: let it see
            return Verdict(is_bad=True, target=None, code=0)
        return Verdict(is_bad, target, code)

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


def _flags(flags: Any, count: int) -> Bools:
    return np.fromiter(flags, bool, count)


def _spread(flags: Bools, at: Ints, where: Any, count: int) -> Bools | None:
    if not flags.any():
        return None
    spread = np.zeros(count, bool)
    spread[where] = flags[at]
    return spread


Screens = Mapping[str, ColumnScreen]
