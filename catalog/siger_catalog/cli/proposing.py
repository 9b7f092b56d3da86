"""`siger source try URL`: which kind of portal an address is, and how to map it."""

import shlex
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import cast

import typer

from siger_catalog.cli.output import (
    EXIT_FINDINGS,
    EXIT_GOOD,
    plain,
    print_json,
    print_table,
    say,
)
from siger_catalog.errors import CatalogError, RecordInvalidError
from siger_catalog.model import Dataset, Record, Source
from siger_catalog.ports import Harvester, Parts, Proposal, Proposer

SAMPLE_SIZE = 5
TRIAL = "percobaan"
MAPPING_OPTION = "mapping"


def proposals_for(parts: Parts, url: str) -> Sequence[Proposal]:
    """Ask every kind about an address; the likeliest comes first."""
    able = (h for h in parts.harvesters.values() if hasattr(h, "propose"))
    asked = (cast("Proposer", each).propose(url, parts.fetcher) for each in able)
    return sorted(filter(None, asked), key=lambda p: (-p.certainty, p.kind))


def tell_proposals(
    parts: Parts, proposals: Sequence[Proposal], *, as_json: bool
) -> int:
    """Print what is proposed, with the first datasets that the likeliest gives."""
    best = proposals[0]
    records, datasets = _sample(parts, best)
    is_good = bool(records) and len(datasets) == len(records)
    status = EXIT_GOOD if is_good else EXIT_FINDINGS
    source = Source(
        name=TRIAL, kind=best.kind, url=best.url, options=dict(best.options)
    )
    if as_json:
        told = [plain(proposal) for proposal in proposals]
        print_json({"source": source, "proposals": told, "sample": datasets})
        return status
    typer.echo(f"{best.url} looks like {best.kind}. Its first datasets:")
    print_sample(datasets)
    if best.mapping:
        name = best.options[MAPPING_OPTION]
        typer.echo(f"\nA mapping to begin with; correct it and keep it as {name}:\n")
        typer.echo(best.mapping)
    typer.echo(f"\nAdd it with: {_words(best)}")
    return status


def sampled(
    parts: Parts, harvester: Harvester, source: Source
) -> tuple[list[Record], list[Dataset]]:
    """Return the first records of a portal and what they mean.

    Raises:
        SourceError: The portal cannot be harvested.
    """
    records = list(islice(harvester.records(source, parts.fetcher), SAMPLE_SIZE))
    return records, list(_mapped(harvester, records, source))


def print_sample(datasets: Iterable[Dataset]) -> None:
    """Print datasets as a table."""
    print_table(
        ("NAME", "TITLE", "FILES"),
        [(d.name, d.title, len(d.distributions)) for d in datasets],
    )


def _sample(parts: Parts, proposal: Proposal) -> tuple[list[Record], list[Dataset]]:
    """Try a proposal out; its mapping stands in a file that is then gone."""
    source = Source(
        name=TRIAL, kind=proposal.kind, url=proposal.url, options=proposal.options
    )
    with tempfile.TemporaryDirectory(prefix="siger-trial-") as folder:
        if proposal.mapping:
            path = Path(folder) / "mapping.toml"
            path.write_text(proposal.mapping, "utf-8")
            options = {**proposal.options, MAPPING_OPTION: str(path)}
            source = replace(source, options=options)
        try:
            return sampled(parts, parts.harvesters[proposal.kind], source)
        except CatalogError as error:
            say(f"{error.message} {error.fix}")
            return [], []


def _mapped(
    harvester: Harvester, records: Iterable[Record], source: Source
) -> Iterator[Dataset]:
    """Map records; one that cannot be understood is told of and passed over."""
    for record in records:
        try:
            yield harvester.map(record, source)
        except RecordInvalidError as error:
            say(f"{error.message} {error.fix}")


def _words(proposal: Proposal) -> str:
    words = ["siger", "source", "add", "NAME", "--kind", proposal.kind]
    words += ["--url", proposal.url]
    for key, value in proposal.options.items():
        words += ["--option", f"{key}={value}"]
    return shlex.join(words)
