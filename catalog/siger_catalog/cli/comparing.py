"""`siger compare`: what published datasets say against each other."""

from typing import Annotated

import typer

from siger_catalog.cli.output import (
    EXIT_FINDINGS,
    EXIT_GOOD,
    Json,
    plain,
    print_json,
    say,
)
from siger_catalog.cli.parts import open_parts
from siger_catalog.comparing import compare_pending
from siger_catalog.contradictions import KINDS, CellPair, Contradiction
from siger_catalog.ports import Parts

_BATCH = 100
_PAGE = 500
_CELLS_TOLD = 5


def register(app: typer.Typer) -> None:
    """Add the command to the app."""
    app.command("compare")(compare)


def compare(
    dataset: Annotated[
        str | None, typer.Argument(metavar="DATASET", help="Only this one; else all.")
    ] = None,
    *,
    as_json: Json = False,
) -> int:
    """Compare published tables anew: wrong joins, differing figures, duplicates."""
    with open_parts() as parts:
        parts.store.compare_again(dataset)
        compared = _worked_off(parts)
        say(f"{compared} datasets compared.")
        found = _all(parts, dataset)
    if as_json:
        print_json(_document(compared, found))
    else:
        _print(found)
    return EXIT_FINDINGS if found else EXIT_GOOD


def _worked_off(parts: Parts) -> int:
    count = 0
    while done := compare_pending(parts, _BATCH):
        count += done
    return count


def _all(parts: Parts, dataset: str | None) -> list[Contradiction]:
    found: list[Contradiction] = []
    while True:
        page = parts.store.contradictions(
            dataset=dataset, offset=len(found), limit=_PAGE
        )
        found += page.items
        if not page.items or len(found) >= page.total:
            return found


def _document(compared: int, found: list[Contradiction]) -> dict[str, object]:
    return {
        "compared": compared,
        "counts": {kind: sum(c.kind == kind for c in found) for kind in KINDS},
        "contradictions": [{"key": each.key, **plain(each)} for each in found],
    }


def _print(found: list[Contradiction]) -> None:
    if not found:
        typer.echo("Nothing contradicts anything.")
    for each in found:
        what = each.title.en or "whole table"
        typer.echo(f"{each.kind}: {what}, {each.count} of {each.compared}{_note(each)}")
        typer.echo(f"  left   {each.left.dataset} ({each.left.source})")
        typer.echo(f"  right  {each.right.dataset} ({each.right.source})")
        for cell in each.cells[:_CELLS_TOLD]:
            typer.echo(f"    {_cell(cell)}")


def _cell(cell: CellPair) -> str:
    about = " ".join(filter(None, (cell.region, cell.period, cell.item)))
    numbers = f"{cell.left.value:g} | {cell.right.value:g}"
    rows = f"rows {cell.left.row} | {cell.right.row}"
    other = f", the number of {cell.other}" if cell.other else ""
    return f"{about}: {numbers} ({rows}{other})"


def _note(each: Contradiction) -> str:
    if each.join:
        suspect = {"left": each.left, "right": each.right}.get(each.join.suspect)
        which = suspect.dataset if suspect else "either"
        codes = f"{each.join.came_as} codes read as {each.join.read_as}"
        return f"; {codes}; wrong: {which} ({each.join.certainty})"
    if each.difference and each.difference.factor != 1:
        return f"; left x {each.difference.factor:g} = right"
    if each.difference:
        return f"; up to {each.difference.largest:.1%} apart"
    is_same = each.likeness is not None and each.likeness.is_same_file
    return " rows equal" + ("; the same file" if is_same else "")
