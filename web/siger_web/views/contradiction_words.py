"""What two datasets say against each other, as sentences."""

from collections.abc import Mapping

from siger_catalog.contradictions import (
    Certainty,
    Contradiction,
    ContradictionKind,
    Join,
    Side,
    System,
)
from siger_web.wording import Wording, msg

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
_UNIT = msg("Satuan berbeda")
_SAME_FILE = msg("Berkas yang sama")
# Below it a percentage with one decimal says 0,0.
_TINY = 0.001


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


def _is_unit(found: Contradiction) -> bool:
    difference = found.difference
    return difference is not None and difference.factor != 1


def title_of(found: Contradiction) -> str:
    """Return the title of a contradiction, yet untranslated."""
    if _is_unit(found):
        return _UNIT
    if found.likeness and found.likeness.is_same_file:
        return _SAME_FILE
    return KIND_WORDS[found.kind]


def summary_of(found: Contradiction, wording: Wording) -> str:
    """Return what is contradicted, in a sentence."""
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


def evidence_of(found: Contradiction, wording: Wording) -> list[str]:
    """Return how sure it is and what else is known, as sentences."""
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


def fix_of(found: Contradiction) -> str:
    """Return what to do about it, yet untranslated."""
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
