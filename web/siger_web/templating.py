"""The template environments, one a language, compiled once."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from types import CodeType

from jinja2 import BytecodeCache, Environment, FileSystemLoader, StrictUndefined
from jinja2.bccache import Bucket
from markupsafe import Markup

from siger_catalog.causes import told
from siger_catalog.provinces.regions import Province
from siger_web import charts, maps
from siger_web.static_files import static_urls
from siger_web.views.change import change_words
from siger_web.views.dialect import read_as
from siger_web.wording import LANGUAGES, Wording, load_wording, utc_text

_FOLDER = Path(__file__).parent / "pages"


@lru_cache(maxsize=2)
def build_templates(province: Province) -> Mapping[str, Environment]:
    """Return an environment per language over the folder pages/, kept compiled."""
    files, compiled = static_urls(), _Compiled()
    return {
        language: _environment(load_wording(language), province, files, compiled)
        for language in LANGUAGES
    }


class _Compiled(BytecodeCache):
    """The code of each template, compiled once for all languages."""

    def __init__(self) -> None:
        self._held: dict[str, CodeType | None] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give what was compiled for another language; the files do not change."""
        bucket.code = self._held.get(bucket.key)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        self._held[bucket.key] = bucket.code


def _environment(
    wording: Wording,
    province: Province,
    files: Mapping[str, str],
    compiled: BytecodeCache,
) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        bytecode_cache=compiled,
    )
    shapes = maps.map_shapes(province.map)
    environment.globals |= {
        "_": wording,
        "wording": wording,
        "province": province,
        "static": files.__getitem__,
        "utc_text": utc_text,
        "tell": lambda cause: told(cause, wording.language),
        "change_words": lambda subject, change: change_words(subject, change, wording),
        "read_as": lambda dialect: read_as(dialect, wording),
        "bar": charts.bar,
        "stacked_bar": charts.stacked_bar,
        "map_shapes": shapes,
        "map_notice": Markup.escape(province.map["pemberitahuan"]),
        "class_map": lambda data: maps.class_map(province.map, data, wording),
        "legend": lambda data, title="": maps.legend(data, wording, title),
    }
    return environment
