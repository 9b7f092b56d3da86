"""The template environments, one a language, compiled once."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
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
    files = static_urls()
    return {
        language: _environment(load_wording(language), province, files)
        for language in LANGUAGES
    }


def _environment(
    wording: Wording, province: Province, files: Mapping[str, str]
) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
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
