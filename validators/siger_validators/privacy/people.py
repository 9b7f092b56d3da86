"""Names of persons beside their address or birth date.

A name alone is no secret of its own (officials are published), a name with where
somebody lives or when somebody was born is: UU 27/2022, article 4 (3).
"""

from collections.abc import Iterator, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from siger_validators.privacy.columns import Hit
from siger_validators.privacy.headings import is_address, is_birth, name_of_whom

# Common parts of names in Lampung's population (Javanese, Lampung, Sundanese, Arabic):
# a list of persons has some of them in every third cell or so, a list of schools
# named after persons in few.
GIVEN = (
    "abdul|achmad|ade|adi|agung|agus|ahmad|aisyah|ali|andi|andri|ani|anwar|ari|arif"
    "|aris|asep|ayu|bambang|budi|cahyo|dani|darma|deni|desi|dewi|dian|dina|dwi|dwiyanto"
    "|edi|eka|eko|endang|fajar|fatimah|fitri|fitriani|gunawan|hadi|handoko|hasan"
    "|hendra|hendri|heri|herman|hidayat|husin|ika|indah|indra|irawan|iwan|joko|kartika"
    "|khairul|komang|kurniawan|lestari|lia|lina|made|maria|maulana|maya|mega|muhamad"
    "|muhammad|muhtar|mulyadi|murni|mustofa|nanang|ningsih|novi|nova|nur|nurul|nyoman"
    "|putra|putri|rahmat|rahmawati|ratna|retno|rian|rini|rizki|rohman|rudi|rusdi|sari"
    "|saputra|setiawan|siti|slamet|sri|sugeng|sugiyanto|suharto|sulastri|sumarni"
    "|supardi|supriyadi|suryani|susanto|susilo|sutrisno|suwarno|suyatno|syaiful|teguh"
    "|tri|tuti|udin|umar|utami|utomo|wahyu|wahyudi|wati|wawan|wayan|widodo|wulandari"
    "|yanti|yanto|yudi|yuli|yulianto|yunita|yusuf|zainal|zulkifli"
)
_IS_GIVEN = rf"(?i)(?:^|[^a-z])(?:{GIVEN})(?:[^a-z]|$)"
_BODY = (
    r"(?i)(?:^|[^a-z])(?:sd|sdn|smp|smpn|sma|sman|smk|smkn|mi|mts|ma|tk|paud|slb"
    r"|puskesmas|pustu|posyandu|klinik|rs|rsud|rsia|apotek|pt|cv|ud|pd|koperasi|kud"
    r"|hotel|wisma|penginapan|rm|restoran|toko|warung|pasar|pantai|masjid|mushola"
    r"|gereja|pura|vihara|kantor|dinas|badan|kecamatan|kelurahan|desa|pekon|kampung"
    r"|universitas|sekolah|yayasan|bank|bumdes|perumda|terminal|stasiun|bandara"
    r"|jembatan|jalan|embung|bendungan|museum|taman|curug|air terjun)(?:[^a-z]|$)"
)
_LEAST_PERSONS = 0.1
_MOST_BODIES = 0.3
_FEW = 3


def scan_people(
    headings: Sequence[str], columns: Sequence[pa.Array], *, is_of_persons: bool
) -> Iterator[Hit]:
    """Yield the columns of names that an address or a birth date stands beside.

    `is_of_persons`: other columns have shown already that the table lists persons.
    """
    has_address = any(map(is_address, headings))
    has_birth = any(map(is_birth, headings))
    if not (has_address or has_birth):
        return
    is_known = has_birth or is_of_persons
    for number, (heading, cells) in enumerate(
        zip(headings, columns, strict=True), start=1
    ):
        whose = name_of_whom(heading)
        held = cells.filter(pc.match_substring_regex(cells, r"\p{L}{2}"))
        held = held.filter(pc.not_equal(held, heading))
        if whose and _are_persons(held, is_said=whose == "person" or is_known):
            yield Hit(
                kind="nama",
                heading=heading,
                number=number,
                count=len(held),
                total=len(held),
            )


def _are_persons(held: pa.Array, *, is_said: bool) -> bool:
    if len(held) < _FEW:
        return is_said and len(held) > 0
    bodies = len(held.filter(pc.match_substring_regex(held, _BODY)))
    if bodies > len(held) * _MOST_BODIES:
        return False
    if is_said:
        return True
    persons = len(held.filter(pc.match_substring_regex(held, _IS_GIVEN)))
    return persons >= len(held) * _LEAST_PERSONS
