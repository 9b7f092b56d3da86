"""The columns that Siger adds to every table: one way to say what a row is about.

The table's own columns stay as they are. What is added stands beside them under names
that begin with an underscore, and is empty wherever the region is not certain.
"""

from siger_catalog.model import Column

REGION_CODE = "_kode_kemendagri"
REGION_BPS_CODE = "_kode_bps"
REGION_NAME = "_nama_wilayah"
DISTRICT_CODE = "_kode_kecamatan"
DISTRICT_BPS_CODE = "_kode_kecamatan_bps"
DISTRICT_NAME = "_nama_kecamatan"

# A role of their own: nothing that looks for the table's own columns meets them.
REGION_ROLE = "added-region-code"
_ROLE = "added"

REGION_COLUMNS = (
    Column(
        name=REGION_CODE,
        type="string",
        title="Kode Kemendagri, ditambahkan Siger",
        role=REGION_ROLE,
    ),
    Column(
        name=REGION_BPS_CODE,
        type="string",
        title="Kode BPS, ditambahkan Siger",
        role=_ROLE,
    ),
    Column(
        name=REGION_NAME,
        type="string",
        title="Nama resmi wilayah, ditambahkan Siger",
        role=_ROLE,
    ),
)
DISTRICT_COLUMNS = (
    Column(
        name=DISTRICT_CODE,
        type="string",
        title="Kode kecamatan Kemendagri, ditambahkan Siger",
        role=_ROLE,
    ),
    Column(
        name=DISTRICT_BPS_CODE,
        type="string",
        title="Kode kecamatan BPS, ditambahkan Siger",
        role=_ROLE,
    ),
    Column(
        name=DISTRICT_NAME,
        type="string",
        title="Nama resmi kecamatan, ditambahkan Siger",
        role=_ROLE,
    ),
)
ADDED_NAMES = frozenset(c.name for c in (*REGION_COLUMNS, *DISTRICT_COLUMNS))
