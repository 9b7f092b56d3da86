"""Names of persons beside a number or address of theirs, in running text."""

import pyarrow as pa
import pyarrow.compute as pc

from siger_validators.privacy.people import GIVEN
from siger_validators.privacy.shapes import has_identifier, reachable

_CAPITAL = r"\p{Lu}[\p{L}'’.]+"
_TITLE = (
    r"(?i:sdr|sdri|saudara|saudari|bapak|bpk|ibu|tuan|nyonya|tn|ny|an|a\.n|nama|"
    r"atas nama|nama lengkap|kepala keluarga|penerima)"
)
_NAMED = (
    rf"(?:^|[^\p{{L}}]){_TITLE}\.?\s*:?\s+{_CAPITAL}"
    rf"|(?:^|[^\p{{L}}])(?i:{GIVEN})\s+{_CAPITAL}"
    rf"|{_CAPITAL}\s+(?i:{GIVEN})(?:[^\p{{L}}]|$)"
)
# Streets, schools and the like are named after persons.
_PLACE = (
    r"(?i:jl|jln|jalan|gg|gang|sdn?|smpn?|sman?|smkn?|mi|mts|ma|rsud|rs|masjid"
    rf"|bandara|stadion|taman|desa|pekon|kampung)\.?\s+(?:[0-9]+\s+)?(?:{_CAPITAL}\s*){{1,3}}"
)
# A longer line is no sentence, and everything stands in it.
_LONGEST_LINE = 2000
# One line may be whom to ask, in an office.
_FEW = 3


def scan_running(lines: pa.Array) -> int:
    """Return in how many lines a person is named beside what identifies them.

    One with a NIK, KK, NIP, BPJS or NPWP is enough; mobile numbers and private
    e-mail addresses count from three on.
    """
    short = lines.filter(pc.less(pc.utf8_length(lines), _LONGEST_LINE))
    held = short.filter(pc.match_substring_regex(short, r"[0-9]{3}|@|\[at\]|\(at\)"))
    if not len(held):
        return 0
    bare = pc.replace_substring_regex(held, rf"(?:^|[^\p{{L}}]){_PLACE}", " ")
    named = held.filter(pc.match_substring_regex(bare, _NAMED))
    known = pc.sum(has_identifier(named)).as_py() or 0
    others = named.filter(pc.invert(has_identifier(named)))
    reached = reachable(others)
    return known + (len(reached) if len(reached.unique()) >= _FEW else 0)
