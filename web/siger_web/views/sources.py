"""The public state of each source: when it was harvested and how that went."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

from siger_catalog.errors import NotFoundError
from siger_catalog.model import Cause, Job, JobState, Source
from siger_catalog.ports import Parts
from siger_catalog.provinces.regions import Region
from siger_web.wording import msg

HISTORY = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceState:
    """A source, its region, its last jobs (oldest first) and what they come to."""

    source: Source
    region: Region | None
    jobs: tuple[Job, ...]
    dataset_count: int

    @property
    def last_job(self) -> Job | None:
        """The newest job."""
        return self.jobs[-1] if self.jobs else None

    @property
    def cause(self) -> Cause | None:
        """Why the newest job met trouble."""
        return self.last_job.cause if self.last_job else None

    @property
    def style(self) -> str:
        """The style of the badge."""
        return _verdict(self)[0]

    @property
    def word(self) -> str:
        """The state in a word, to be translated."""
        return _verdict(self)[1]

    @property
    def title(self) -> str:
        """What people call the source."""
        return self.source.title or self.source.name

    @property
    def is_example(self) -> bool:
        """Tell whether the portal was made as an example."""
        return is_example(self.source)

    @property
    def history(self) -> tuple[str, ...]:
        """A style per job: "" good, w with failures, e failed, n not ended."""
        return tuple(_mark(job) for job in self.jobs)


def source_states(parts: Parts, counts: Mapping[str, int]) -> tuple[SourceState, ...]:
    """Return the state of every source, by name; `counts` are datasets by source."""
    sources = parts.store.sources()
    jobs = _histories(parts, [source.name for source in sources])
    return tuple(
        _state(parts, source, jobs[source.name], counts.get(source.name, 0))
        for source in sources
    )


def source_state(parts: Parts, source: Source, count: int) -> SourceState:
    """Return the state of one source."""
    newest_first = parts.store.jobs(source=source.name, limit=HISTORY)
    return _state(parts, source, newest_first, count)


def _histories(parts: Parts, names: Sequence[str]) -> Mapping[str, Sequence[Job]]:
    """Return the newest jobs of each source, in one question where that suffices.

    Sources are mostly harvested in turn; one whose jobs lie further back than those
    of all together is asked for alone.
    """
    limit = HISTORY * len(names)
    newest = parts.store.jobs(limit=limit) if names else ()
    found: dict[str, list[Job]] = {name: [] for name in names}
    for job in newest:
        if len(found.get(job.source, ())) < HISTORY:
            found.setdefault(job.source, []).append(job)
    if len(newest) < limit:
        return found
    return {
        name: jobs
        if len(jobs) == HISTORY
        else parts.store.jobs(source=name, limit=HISTORY)
        for name, jobs in found.items()
    }


def _state(
    parts: Parts, source: Source, newest_first: Sequence[Job], count: int
) -> SourceState:
    return SourceState(
        source=source,
        region=parts.province.region(source.region),
        jobs=tuple(reversed(newest_first)),
        dataset_count=count,
    )


def known_source(parts: Parts, name: str) -> Source | None:
    """Return the source of that name, None when it was removed since."""
    try:
        return parts.store.source(name)
    except NotFoundError:
        return None


def is_example(source: Source) -> bool:
    """Tell whether a source is an example portal: it says so, or runs right here."""
    stated = source.options.get("example", "").lower() == "true"
    return stated or _is_loopback(urlsplit(source.url).hostname or "")


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


_VERDICTS: Mapping[JobState, tuple[str, str]] = {
    "queued": ("run", msg("Sedang dipanen")),
    "running": ("run", msg("Sedang dipanen")),
    "succeeded": ("ok", msg("Sehat")),
    "failed": ("err", msg("Panen terakhir tidak selesai")),
    "held": ("tahan", msg("Menunggu keputusan")),
    "cancelled": ("", msg("Dibatalkan")),
}


def _verdict(state: SourceState) -> tuple[str, str]:
    job = state.last_job
    if state.source.is_paused:
        return ("tahan", msg("Dijeda"))
    if job is None:
        return ("", msg("Belum dipanen"))
    if job.state == "succeeded" and job.cause:
        return ("warn", msg("Ada catatan"))
    return _VERDICTS[job.state]


def _mark(job: Job) -> str:
    match job.state:
        case "succeeded":
            return "w" if job.cause or job.counts.failed else ""
        case "failed" | "held":
            return "e"
    return "n"
