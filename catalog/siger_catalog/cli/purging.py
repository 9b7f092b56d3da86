"""`siger purge`: remove the bytes of a file for good, with all that is of them."""

import getpass
import sys
from typing import Annotated

import typer

from siger_catalog.cli.output import (
    EXIT_FINDINGS,
    EXIT_GOOD,
    Json,
    plain,
    print_json,
    print_table,
    say,
)
from siger_catalog.cli.parts import open_parts
from siger_catalog.errors import CatalogError, SearchUnavailableError, UsageError
from siger_catalog.model import Purge
from siger_catalog.ports import Parts
from siger_catalog.purging import carry_out, order, unfinished_purges
from siger_catalog.removals import Removal, plan_removal

Digest = Annotated[
    str, typer.Argument(metavar="[SHA256]", help="Without it, list what was removed.")
]
Person = Annotated[str, typer.Option("--by", help="Who removes it, by full name.")]
Reason = Annotated[
    str, typer.Option("--reason", help="Why; shown to the public, kept in the audit.")
]
Sure = Annotated[bool, typer.Option("--yes", help="Do not ask.")]


def register(app: typer.Typer) -> None:
    """Add the command to the app."""
    app.command("purge")(purge)


def purge(
    sha256: Digest = "",
    by: Person = "",
    reason: Reason = "",
    *,
    yes: Sure = False,
    as_json: Json = False,
) -> int:
    """Remove the bytes with this SHA-256 for good, in every version and dataset.

    Raw copy, tables, findings, verdicts and search documents go; a tombstone stays,
    by which the same bytes are refused. One that was broken off is taken up again.
    """
    with open_parts() as parts:
        if not sha256:
            return _list(parts, as_json=as_json)
        removal = plan_removal(parts, sha256.lower())
        _tell(removal)
        _make_sure(is_sure=yes)
        account = getpass.getuser()
        begun = order(parts, removal, person=by, reason=reason, account=account)
        return _carry_out(parts, removal, begun, as_json=as_json)


def _carry_out(parts: Parts, removal: Removal, begun: Purge, *, as_json: bool) -> int:
    failed: CatalogError | None = None
    ended = begun
    try:
        ended = carry_out(parts, begun)
    except SearchUnavailableError:
        raise
    except CatalogError as error:
        failed = error
    if as_json:
        print_json({"purge": ended, "removed": removal})
    if failed is None:
        say("Dihapus permanen; tidak ada sisanya.")
        return EXIT_GOOD
    say(f"Belum selesai: {failed.message}")
    say(f"  {failed.fix}")
    return EXIT_FINDINGS


def _tell(removal: Removal) -> None:
    """Say what goes, before anything does: where it stands, never what."""
    size = "tidak tersimpan"
    if removal.size_bytes is not None:
        size = f"{removal.size_bytes} byte"
    say(f"Akan dihapus permanen: {removal.sha256} ({size})")
    for each in removal.datasets:
        served = ", sedang disajikan" if each.is_served else ""
        numbers = ", ".join(map(str, each.versions))
        say(f"  dataset {each.name}: {'; '.join(each.files)} (versi {numbers}{served})")
    say(
        f"  {len(removal.tables)} tabel, {removal.verdicts} hasil pemeriksaan, "
        f"{len(removal.holds)} karantina; lalu indeks pencarian dibangun ulang."
    )
    say("Versinya tetap ada dengan keterangan bahwa berkasnya dihapus.")


def _make_sure(*, is_sure: bool) -> None:
    """Go on only if somebody means it.

    Raises:
        UsageError: Nobody can be asked and nobody said so.
        Abort: They say no.
    """
    if is_sure:
        return
    if not sys.stdin.isatty():
        raise UsageError(
            "Belum ada yang dihapus: penghapusan permanen tidak bisa dibatalkan.",
            fix="Jalankan lagi dengan --yes bila memang itu yang dimaksud.",
        )
    typer.confirm("Hapus permanen? Ini tidak bisa dibatalkan.", abort=True, err=True)


def _list(parts: Parts, *, as_json: bool) -> int:
    purges = parts.store.purges()
    if as_json:
        print_json({"purges": purges})
        return EXIT_GOOD
    left = {purge.sha256 for purge in unfinished_purges(parts)}
    print_table(
        ("SHA256", "AT", "BY", "REASON", "STATE"),
        [
            (
                purge.sha256,
                plain(purge.at),
                purge.person,
                purge.reason,
                "unfinished" if purge.sha256 in left else "removed",
            )
            for purge in purges
        ],
    )
    return EXIT_GOOD
