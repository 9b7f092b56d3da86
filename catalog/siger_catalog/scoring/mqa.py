"""The score of the European Metadata Quality Assessment, of one dataset.

Source: https://data.europa.eu/mqa/methodology. Where an indicator is about files, the
best file counts. One stands in for another: the full SHACL validation of DCAT-AP is
replaced by its mandatory properties
(https://semiceu.github.io/DCAT-AP/releases/3.0.0/), which are what it fails on most.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Literal

from siger_catalog.licenses import KNOWN, NONE, terms_of
from siger_catalog.model import Dataset, Distribution
from siger_catalog.scoring.indicators import Indicator, indicators

Rating = Literal["excellent", "good", "sufficient", "bad"]

# From so many points on: https://data.europa.eu/mqa/methodology.
_RATINGS: tuple[tuple[int, Rating], ...] = (
    (351, "excellent"),
    (221, "good"),
    (121, "sufficient"),
)
# Of the authority table that files of portals are in:
# http://publications.europa.eu/resource/authority/file-type
_FILE_TYPES = frozenset(
    {
        *("csv", "tsv", "xls", "xlsx", "ods", "json", "geojson", "jsonld"),
        *("xml", "rdf", "ttl", "kml", "kmz", "gml", "gpkg", "shp", "zip", "pdf"),
        *("doc", "docx", "odt", "html", "txt", "png", "jpeg", "tiff", "parquet"),
        *("netcdf", "dbf", "mdb", "sql"),
    }
)
# The parts of that table which the MQA calls non-proprietary, and those that hold
# data a program can take apart.
_OPEN_TYPES = frozenset(
    {
        *("csv", "tsv", "ods", "json", "geojson", "jsonld", "xml", "rdf", "ttl"),
        *("kml", "kmz", "gpkg", "html", "txt", "png", "tiff", "zip", "netcdf"),
        *("dbf"),
    }
)
_MACHINE_TYPES = frozenset(
    {
        *("csv", "tsv", "xls", "xlsx", "ods", "json", "geojson", "jsonld"),
        *("xml", "rdf", "ttl", "kml", "kmz", "gml", "gpkg", "shp", "parquet"),
        *("netcdf", "dbf", "mdb", "sql"),
    }
)
# http://publications.europa.eu/resource/authority/access-right
_ACCESS_RIGHTS = ("PUBLIC", "RESTRICTED", "NON_PUBLIC")
_ACCESS_KEYS = ("access_rights", "accessRights", "hak_akses")
_RIGHTS_KEYS = ("rights", "hak", "ketentuan_penggunaan")


@dataclass(frozen=True, slots=True)
class Measured:
    """One indicator and whether the dataset meets it."""

    indicator: Indicator
    is_met: bool

    @property
    def points(self) -> int:
        """The points it gives."""
        return self.indicator.weight if self.is_met else 0


def measure(
    dataset: Dataset, unreachable: Collection[str] = ()
) -> tuple[Measured, ...]:
    """Measure every indicator, in the order of the methodology.

    `unreachable` are the ids of files whose address gave no file at the last harvest.
    """
    met = {**_of_dataset(dataset), **_of_files(dataset, unreachable)}
    return tuple(Measured(row, met[row.key]) for row in indicators())


def rating_of(points: int) -> Rating:
    """Return the word for a number of points."""
    return next((word for least, word in _RATINGS if points >= least), "bad")


def _of_dataset(dataset: Dataset) -> dict[str, bool]:
    terms = terms_of(dataset.license)
    access = _extra(dataset.extras, _ACCESS_KEYS)
    contact = dataset.contact
    return {
        "dcat:keyword": bool(dataset.tags),
        "dcat:theme": bool(dataset.themes or dataset.topics),
        "dct:spatial": bool(dataset.region),
        "dct:temporal": bool(dataset.years),
        "dct:license": terms.key != NONE,
        "dct:license vocabulary": terms.key != NONE and terms.key in KNOWN,
        "dct:accessRights": bool(access),
        "dct:accessRights vocabulary": _last_step(access) in _ACCESS_RIGHTS,
        "dcat:contactPoint": bool(contact.name or contact.email),
        "dct:publisher": bool(dataset.publisher.name.strip()),
        "dct:rights": bool(_extra(dataset.extras, _RIGHTS_KEYS)),
        "dct:issued": dataset.issued_at is not None,
        "dct:modified": dataset.modified_at is not None,
        "DCAT-AP": bool(
            dataset.title.strip()
            and dataset.description.strip()
            and dataset.distributions
            and all(d.url for d in dataset.distributions)
        ),
    }


def _of_files(dataset: Dataset, unreachable: Collection[str]) -> dict[str, bool]:
    files = dataset.distributions
    reached = [f for f in files if f.content and f.id not in unreachable]
    formats = {f.format.lower() for f in files if f.format.strip()}
    return {
        "dcat:accessURL 200": bool(reached),
        "dcat:downloadURL": any(f.url for f in files),
        "dcat:downloadURL 200": any(not _is_page(f) for f in reached),
        "dct:format": bool(formats),
        "dcat:mediaType": any(f.media_type.strip() for f in files),
        "dct:format vocabulary": bool(formats & _FILE_TYPES),
        "dct:format non-proprietary": bool(formats & _OPEN_TYPES),
        "dct:format machine-readable": bool(formats & _MACHINE_TYPES),
        "dcat:byteSize": any(f.content for f in files),
    }


def _is_page(distribution: Distribution) -> bool:
    """Tell whether a page came where a file of another format was announced."""
    served = distribution.content.media_type if distribution.content else ""
    return "html" in served and distribution.format not in ("html", "htm")


def _extra(extras: Mapping[str, str], keys: Collection[str]) -> str:
    return next((extras[key].strip() for key in keys if extras.get(key)), "")


def _last_step(text: str) -> str:
    return text.rstrip("/").rpartition("/")[2].upper()
