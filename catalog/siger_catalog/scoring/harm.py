"""Which rows findings spoil, and which fixes give most of them back."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from siger_catalog.model import Dataset, Finding

GroupKey = tuple[str, str, str]

# Errors of a heading that leave no row whole.
_EVERY_ROW = frozenset(
    {
        *("missing-label", "incorrect-label", "duplicate-label", "blank-label"),
        *("blank-header", "unmatched-header"),
    }
)
# Errors that no row is wrong for.
_NO_ROW = frozenset({"extra-label"})
# Findings that stand for many rows, of which they name the first, and the param that
# counts them.
_COUNTED: Mapping[str, str] = {
    "siger-kode-sistem-keliru": "agree",
    "siger-kode-tidak-dikenal": "count",
    "siger-kode-kecamatan-tidak-dikenal": "count",
    "siger-kecamatan-kabupaten-lain": "count",
    "siger-kecamatan-nama-tidak-cocok": "count",
    "siger-nama-wilayah-tidak-dikenal": "count",
    "siger-nama-wilayah-tidak-resmi": "count",
    "siger-kode-kecamatan-bps": "count",
    "siger-kecamatan-belum-terverifikasi": "count",
    "siger-kecamatan-rancu": "count",
    "siger-nama-kecamatan-tidak-dikenal": "count",
    "siger-nama-kecamatan-tidak-resmi": "count",
    "siger-baris-bertentangan": "count",
    "siger-bagian-bukan-100": "count",
    "siger-hasil-kali-tidak-cocok": "count",
    "siger-jumlah-kolom-tidak-cocok": "count",
    "siger-jumlah-tidak-cocok": "count",
    "siger-lonjakan": "count",
    "siger-nol-untuk-kosong": "count",
    "siger-ribuan-hilang": "count",
    "siger-satuan-berubah": "count",
}
_MORE = "siger-temuan-lain"


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Findings that one fix mends: of one file, kind and column.

    `rows` are the record numbers they name; `unnamed` counts rows that they stand
    for without naming them; with `spoils_all` no row of the file is whole.
    """

    key: GroupKey
    findings: tuple[Finding, ...]
    rows: frozenset[int] = frozenset()
    unnamed: int = 0
    spoils_all: bool = False

    @property
    def distribution_id(self) -> str:
        """The file that the findings are about, empty for the dataset itself."""
        return self.findings[0].distribution_id

    @property
    def is_error(self) -> bool:
        """Tell whether rows cannot be used for it."""
        return self.findings[0].severity == "error"

    @property
    def row_count(self) -> int:
        """How many rows the findings are about, as far as they name or count them."""
        return len(self.rows) + self.unnamed


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How many rows of a dataset's tables there are and how many have no error.

    `is_bound`: findings were cut, so that fewer rows may be valid than said.
    """

    total: int
    valid: int
    is_bound: bool = False

    @property
    def share(self) -> float:
        """The share of valid rows; 0 where there is no row."""
        return self.valid / self.total if self.total else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Fix:
    """One fix and how many rows become valid by it, after those before it."""

    group: Group
    gain: int


def group_key(finding: Finding, words: str) -> GroupKey:
    """Return what findings of one fix share; `words` names the words they are in.

    The headings of a file are mended together, cells column by column.
    """
    field = "" if finding.type in _EVERY_ROW else finding.field
    return finding.distribution_id, words, field


def make_group(key: GroupKey, findings: Sequence[Finding]) -> Group:
    """Put findings of one key together and count their rows."""
    placed = [f for f in findings if f.row is not None and f.type not in _EVERY_ROW]
    counted = (int(f.params.get(_COUNTED.get(f.type, ""), "") or 1) for f in placed)
    is_whole = findings[0].severity == "error" and any(map(_spoils_all, findings))
    is_row = findings[0].type not in _NO_ROW
    return Group(
        key=key,
        findings=tuple(findings),
        rows=frozenset(f.row for f in placed if f.row is not None and is_row),
        unnamed=sum(max(0, count - 1) for count in counted),
        spoils_all=is_whole,
    )


def standing(dataset: Dataset, groups: Iterable[Group]) -> Standing:
    """Count the rows of all tables and those that no error names."""
    found = list(groups)
    sizes = _sizes(dataset)
    valid = sum(
        _valid(size, [g for g in found if g.is_error and g.distribution_id == id_])
        for id_, size in sizes.items()
    )
    is_cut = any(f.type == _MORE for group in found for f in group.findings)
    return Standing(total=sum(sizes.values()), valid=valid, is_bound=is_cut)


def best_fixes(
    dataset: Dataset, groups: Iterable[Group], limit: int = 3
) -> tuple[Fix, ...]:
    """Return the fixes of errors that together make most rows valid, best first.

    Each is chosen after those before it: a row with two errors is gained by the
    second fix. Of equals, the one about more rows goes first.
    """
    open_ = [group for group in groups if group.is_error]
    sizes = _sizes(dataset)
    fixes: list[Fix] = []
    while open_ and len(fixes) < limit:
        best = max(
            open_, key=lambda g: (_gain(g, open_, sizes), g.spoils_all, g.row_count)
        )
        fixes.append(Fix(group=best, gain=_gain(best, open_, sizes)))
        open_.remove(best)
    return tuple(fixes)


def _gain(group: Group, open_: Collection[Group], sizes: Mapping[str, int]) -> int:
    id_ = group.distribution_id
    size = sizes.get(id_, 0)
    near = [other for other in open_ if other.distribution_id == id_]
    left = [other for other in near if other is not group]
    return _valid(size, left) - _valid(size, near)


def _valid(size: int, groups: Collection[Group]) -> int:
    if any(group.spoils_all for group in groups):
        return 0
    rows: frozenset[int] = frozenset().union(*(group.rows for group in groups))
    return max(0, size - len(rows) - sum(group.unnamed for group in groups))


def _spoils_all(finding: Finding) -> bool:
    is_placed = finding.row is not None and finding.type not in _EVERY_ROW
    return not is_placed and finding.type not in _NO_ROW


def _sizes(dataset: Dataset) -> dict[str, int]:
    sizes: defaultdict[str, int] = defaultdict(int)
    for distribution in dataset.distributions:
        if distribution.content and distribution.content.table:
            sizes[distribution.id] = distribution.content.table.row_count
    return sizes
