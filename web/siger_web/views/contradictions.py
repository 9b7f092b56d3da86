"""What two datasets say against each other, in words."""

from collections.abc import Mapping
from dataclasses import dataclass

from siger_catalog.contradictions import (
    KINDS,
    Certainty,
    Contradiction,
    ContradictionKind,
    Join,
    Side,
    System,
)
from siger_catalog.ports import ContradictionPage, Parts
from siger_web.views.paging import page_numbers
from siger_web.wording import Wording, msg

PAGE_SIZE = 20
# On the page of a dataset; the others are behind a link.
SHOWN_BESIDE = 5
# Below it a percentage with one decimal says 0,0.
_TINY = 0.001

KIND_WORDS: Mapping[ContradictionKind, str] = {
    "wrong-join": msg("Salah gabung wilayah"),
    "disagreement": msg("Angka berbeda"),
    "duplicate": msg("Kemungkinan ganda"),
}
SYSTEM_WORDS: Mapping[System, str] = {"kemendagri": "Kemendagri", "bps": "BPS"}
CERTAINTY_WORDS: Mapping[Certainty, str] = {
    "certain": msg("Hampir pasti bukan kebetulan."),
    "likely": msg("Kecil sekali kemungkinan ini kebetulan."),
    "possible": msg("Bisa juga kebetulan."),
}
_STYLES: Mapping[ContradictionKind, str] = {
    "wrong-join": "err",
    "disagreement": "warn",
    "duplicate": "",
}
_UNIT = msg("Satuan berbeda")
_SAME_FILE = msg("Berkas yang sama")


@dataclass(frozen=True, slots=True, kw_only=True)
class ContradictionView:
    """A contradiction in the words of a page; `style` is that of its badge."""

    found: Contradiction
    style: str
    title: str
    summary: str
    evidence: tuple[str, ...]
    fix: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ContradictionList:
    """One page of the list; `counts` by kind are of the same dataset, or of all."""

    items: tuple[ContradictionView, ...]
    total: int
    number: int
    kind: ContradictionKind | None
    dataset: str
    counts: Mapping[ContradictionKind, int]

    @property
    def first(self) -> int:
        """The number of the first one shown."""
        return (self.number - 1) * PAGE_SIZE + 1

    @property
    def last(self) -> int:
        """The number of the last one shown."""
        return self.first + len(self.items) - 1

    @property
    def page_numbers(self) -> tuple[int | None, ...]:
        """The pages that are offered, gaps as None."""
        return page_numbers(self.number, max(1, -(-self.total // PAGE_SIZE)))


def contradiction_list(
    parts: Parts,
    wording: Wording,
    *,
    dataset: str = "",
    kind: ContradictionKind | None = None,
    number: int = 1,
) -> ContradictionList:
    """Return one page of the list."""
    page = parts.store.contradictions(
        dataset=dataset or None,
        kind=kind,
        offset=(number - 1) * PAGE_SIZE,
        limit=PAGE_SIZE,
    )
    return ContradictionList(
        items=tuple(contradiction_view(each, wording) for each in page.items),
        total=page.total,
        number=number,
        kind=kind,
        dataset=dataset,
        counts={each: _count(parts, dataset, each) for each in KINDS},
    )


def beside(parts: Parts, dataset: str, wording: Wording) -> ContradictionList:
    """Return what others say against a dataset, the most harmful of it."""
    page: ContradictionPage = parts.store.contradictions(
        dataset=dataset, limit=SHOWN_BESIDE
    )
    return ContradictionList(
        items=tuple(contradiction_view(each, wording) for each in page.items),
        total=page.total,
        number=1,
        kind=None,
        dataset=dataset,
        counts={},
    )


def contradiction_view(found: Contradiction, wording: Wording) -> ContradictionView:
    """Return a contradiction in words."""
    return ContradictionView(
        found=found,
        style=_STYLES[found.kind],
        title=wording.plain(_title(found)),
        summary=_summary(found, wording),
        evidence=tuple(_evidence(found, wording)),
        fix=wording.plain(_fix(found)),
    )


def suspect_of(found: Contradiction) -> Side | None:
    """Return the side that has the wrong numbers, None where that is not known."""
    suspect = found.join.suspect if found.join else ""
    sides = {"left": found.left, "right": found.right}
    return sides.get(suspect)


def apart(share: float, wording: Wording) -> str:
    """Return a relative difference: 0.044 as "4,4%", and a tiny one not as none."""
    is_tiny = 0 < share < _TINY
    return f"{wording.number(share * 100)}%" if is_tiny else wording.percent(share)


def _within(title: str) -> str:
    """Return a title as it stands within a sentence; abbreviations stay."""
    is_word = title[1:2].islower()
    return title[:1].lower() + title[1:] if is_word else title


def _count(parts: Parts, dataset: str, kind: ContradictionKind) -> int:
    page = parts.store.contradictions(dataset=dataset or None, kind=kind, limit=0)
    return page.total


def _is_unit(found: Contradiction) -> bool:
    difference = found.difference
    return difference is not None and difference.factor != 1


def _title(found: Contradiction) -> str:
    if _is_unit(found):
        return _UNIT
    if found.likeness and found.likeness.is_same_file:
        return _SAME_FILE
    return KIND_WORDS[found.kind]


def _summary(found: Contradiction, wording: Wording) -> str:
    if found.join:
        text = msg(
            "{n} angka {ukuran} berada di bawah wilayah yang keliru: kode {asal} "
            "dibaca seolah-olah kode {baca}."
        )
    elif _is_unit(found):
        text = msg(
            "Angka {ukuran} sama setelah yang pertama dikalikan {faktor}: satuannya "
            "berbeda."
        )
    elif found.difference:
        text = msg(
            "{n} dari {semua} angka {ukuran} yang bisa dibandingkan berbeda, paling "
            "jauh {jauh}."
        )
    elif found.likeness and found.likeness.is_same_file:
        text = msg("Kedua dataset memuat berkas yang sama persis.")
    else:
        text = msg("{n} dari {semua} baris yang ada di kedua dataset sama.")
    return wording.plain(text, **_values(found, wording))


def _values(found: Contradiction, wording: Wording) -> dict[str, object]:
    join, difference = found.join, found.difference
    return {
        "n": found.count,
        "semua": found.compared,
        "ukuran": _within(wording.both(found.title)),
        "asal": SYSTEM_WORDS[join.came_as] if join else "",
        "baca": SYSTEM_WORDS[join.read_as] if join else "",
        "faktor": wording.number(difference.factor) if difference else "",
        "jauh": apart(difference.largest, wording) if difference else "",
    }


def _evidence(found: Contradiction, wording: Wording) -> list[str]:
    if found.join:
        return [
            wording.plain(
                msg(
                    "Dari {n} angka wilayah yang kode empat angkanya bermakna dua, "
                    "{a} persis angka wilayah lain itu ({tahun})."
                ),
                n=found.join.tested,
                a=found.join.hits,
                tahun=", ".join(found.join.periods),
            ),
            wording.plain(CERTAINTY_WORDS[found.join.certainty]),
            _suspicion(found, found.join, wording),
        ]
    told = []
    if _is_unit(found) and found.count < found.compared:
        text = msg("{n} angka tetap berbeda setelah satuannya disamakan.")
        told.append(wording.plain(text, n=found.count))
    if found.difference and found.difference.rounded > 0:
        text = msg("{n} angka lain hanya berbeda pembulatan.")
        told.append(wording.plain(text, n=found.difference.rounded))
    return told


def _suspicion(found: Contradiction, join: Join, wording: Wording) -> str:
    side = suspect_of(found)
    if side is None:
        return wording.plain(msg("Belum bisa dipastikan tabel mana yang tertukar."))
    reasons = {
        "witnesses": msg(
            "Yang tertukar kemungkinan besar \u201c{judul}\u201d: dataset lain sepakat "
            "dengan pasangannya."
        ),
        "jumps": msg(
            "Yang tertukar kemungkinan besar \u201c{judul}\u201d: angkanya melompat ke "
            "tahun sebelum atau sesudahnya."
        ),
        "": msg("Yang tertukar kemungkinan besar \u201c{judul}\u201d."),
    }
    return wording.plain(reasons[join.reason], judul=side.title)


def _fix(found: Contradiction) -> str:
    if found.join:
        return msg(
            "Gabungkan tabel menurut nama wilayah atau kode bertitik, jangan menurut "
            "empat angka kodenya."
        )
    if _is_unit(found):
        return msg("Samakan satuannya, atau tulis satuan di judul kolom.")
    if found.difference:
        return msg(
            "Tanyakan kepada kedua produsen angka mana yang terakhir, lalu cantumkan "
            "sumber dan tanggal datanya."
        )
    return msg("Sisakan satu dataset, dan tautkan yang lain kepadanya.")
