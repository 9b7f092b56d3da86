"""A cursor: where a walk through results goes on, as text that only we read.

URL-safe base64 (RFC 4648, section 5) of a JSON list: version, digest of the search, the
last hit's key, name and position, how strictly the first page took the text, the
spelling it corrected it to, and the weights of its concepts. So no later page takes the
search in another way while the index changes. Nothing in it is secret or trusted: a
made-up cursor is a made-up search.
"""

import binascii
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import astuple, dataclass
from hashlib import sha256
from typing import Annotated, Any, Literal, NamedTuple, NoReturn, get_args

import orjson
from pydantic import AllowInfNan, ConfigDict, Field, TypeAdapter, ValidationError

from siger_catalog.errors import QueryError
from siger_catalog.searching.attempts import Attempt
from siger_catalog.searching.engine import After, Sort, SortKey
from siger_catalog.searching.request import SWITCHES, SearchQuery

# Raise it when _Facts changes.
Version = Literal[3]

_TOKEN = re.compile(r"[A-Za-z0-9_-]{1,16384}")
_DIGEST_BYTES = 9
_AGAIN = "Take the address in links.next as it is, or leave cursor out to begin again."

# Scores are numbers of four bytes in the engines, all other numbers of eight.
_Score = Annotated[float, Field(ge=-3.4e38, le=3.4e38), AllowInfNan(False)]
_Number = Annotated[int, Field(ge=-(2**63), lt=2**63)]
_Weight = Annotated[float, Field(ge=0, le=1e6), AllowInfNan(False)]
_Names = Annotated[tuple[str, ...], Field(max_length=16)]
_Share = Annotated[float, Field(ge=0, le=1), AllowInfNan(False)]


class _Facts(NamedTuple):
    version: Version
    digest: str
    key: _Score | _Number | str
    name: Annotated[str, Field(min_length=1)]
    position: Annotated[int, Field(gt=0, le=10**9)]
    attempt: tuple[_Share, bool, bool, bool, _Names]
    corrected: str
    weights: tuple[_Weight, ...]


_FACTS = TypeAdapter(_Facts, config=ConfigDict(strict=True))
_KEYS: dict[Sort, type[SortKey]] = {
    "relevance": float,
    "newest": int,
    "title": str,
    "quality": int,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cursor:
    """Where to go on, and how the first page read the text.

    `corrected` is the spelling that was searched for, empty where none was corrected;
    `weights` are those of the concepts, where not all of them are needed.
    """

    after: After
    attempt: Attempt
    corrected: str = ""
    weights: tuple[float, ...] = ()


def encode(cursor: Cursor, query: SearchQuery) -> str:
    """Return the cursor as text, good for this search alone."""
    after = cursor.after
    facts = (
        *(*get_args(Version), _digest(query), after.key, after.name, after.position),
        # Half a character is no JSON.
        *(astuple(cursor.attempt), cursor.corrected.encode(errors="replace").decode()),
        cursor.weights,
    )
    return urlsafe_b64encode(orjson.dumps(facts)).decode().rstrip("=")


def decode(token: str, query: SearchQuery) -> Cursor:
    """Read what `encode` wrote; whoever sends it may have written it himself.

    Raises:
        QueryError: It is damaged, of another version, or of another search.
    """
    facts = _facts(token)
    if facts.digest != _digest(query):
        refuse("belongs to another search")
    if type(facts.key) is not _KEYS[query.sort]:
        refuse("is damaged")
    return Cursor(
        after=After(key=facts.key, name=facts.name, position=facts.position),
        attempt=_attempt(*facts.attempt),
        corrected=facts.corrected,
        weights=facts.weights,
    )


def _attempt(
    share: float, years: bool, place: bool, follows: bool, kin: tuple[str, ...]
) -> Attempt:
    return Attempt(
        share=share,
        keeps_years=years,
        keeps_place=place,
        follows_years=follows,
        kin=kin,
    )


def refuse(why: str) -> NoReturn:
    """Say what is wrong with a cursor, and what to do.

    Raises:
        QueryError: Always.
    """
    raise QueryError(f"cursor: it {why}", parameter="cursor", fix=_AGAIN)


def _facts(token: str) -> _Facts:
    if not _TOKEN.fullmatch(token):
        refuse("is damaged")
    try:
        raw = urlsafe_b64decode(token + "=" * (-len(token) % 4))
        return _FACTS.validate_json(raw)
    except binascii.Error:
        refuse("is damaged")
    except ValidationError as error:
        places: list[Any] = [problem["loc"] for problem in error.errors()]
        is_old = ("version",) in places or (0,) in places
        refuse("is of another version of this program" if is_old else "is damaged")


def _digest(query: SearchQuery) -> str:
    """Return what differs between searches that differ in hits or in their order."""
    filters = sorted((name, sorted(held)) for name, held in query.filters.items())
    switches = [getattr(query, name) for name in SWITCHES.values()]
    asked = repr((query.text, filters, query.sort, switches))
    return urlsafe_b64encode(sha256(asked.encode()).digest()[:_DIGEST_BYTES]).decode()
