"""Measure the checking of tables and print ratios: `make bench`.

Each run is a process of its own and counts its processor time, import included, so
that a busy machine changes little. Runs to be compared follow each other, as often as
`--pairs` says; the middle ratio is printed.

    python benchmarks/tables.py [--rows 1000000] [--sheet-rows 100000] [--pairs 3]
"""

import argparse
import importlib.util
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import made_tables

AIM_FRICTIONLESS, AIM_ARROW, AIM_SHEET = 20, 4, 8
ROLES: dict[str, Callable[[Path], object]] = {}
# Tools a user might pick instead: what each does with the same file differs.
OTHERS = {
    "duckdb": "reads it as texts",
    "pandas": "reads it as texts",
    "polars": "reads it as texts",
    "qsv": "`qsv validate`: is it regular CSV",
}


@dataclass(frozen=True)
class Run:
    """What one process took, and the last line it printed."""

    cpu_s: float
    peak_mb: float
    told: str


def role(work: Callable[[Path], object]) -> Callable[[Path], object]:
    """Name a piece of work that runs in a process of its own."""
    ROLES[work.__name__] = work
    return work


@role
def frictionless(folder: Path) -> object:
    """Check the table with Frictionless alone."""
    resource = _resource(folder)
    return len(resource.validate(limit_errors=0).tasks[0].errors)


@role
def siger(folder: Path) -> object:
    """Check the table with the same library and the screening."""
    from siger_validators.children.lightening import keep_pandas_out
    from siger_validators.engine import open_rows, screen

    keep_pandas_out()  # as a child does
    resource = _resource(folder)
    screen(resource, open_rows)
    return len(resource.validate(limit_errors=0).tasks[0].errors)


@role
def arrow(folder: Path) -> object:
    """Read the table as texts, block by block, and keep nothing."""
    import pyarrow as pa
    from pyarrow import csv

    names = [str(field["name"]) for field in made_tables.FIELDS]
    reader = csv.open_csv(
        folder / "panen.csv",
        read_options=csv.ReadOptions(use_threads=False, block_size=4 << 20),
        parse_options=csv.ParseOptions(newlines_in_values=True),
        convert_options=csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string())
        ),
    )
    return sum(batch.num_rows for batch in reader)


@role
def duckdb(folder: Path) -> object:
    """Read the table as texts."""
    import duckdb as library

    query = "select count(columns(*)) from read_csv(?, all_varchar = true)"
    return library.execute(query, [str(folder / "panen.csv")]).fetchone()


@role
def pandas(folder: Path) -> object:
    """Read the table as texts."""
    import pandas as library

    return len(library.read_csv(folder / "panen.csv", dtype=str))


@role
def polars(folder: Path) -> object:
    """Read the table as texts."""
    import polars as library

    return library.read_csv(folder / "panen.csv", infer_schema=False).height


@role
def qsv(folder: Path) -> object:
    """Let qsv say whether it is regular CSV."""
    tool = shutil.which("qsv") or ""
    return subprocess.run([tool, "validate", folder / "panen.csv"], check=False)  # noqa: S603 the user's own tool


@role
def sheet_frictionless(folder: Path) -> object:
    """Check the workbook with Frictionless alone."""
    resource = _sheet(folder)
    return len(resource.validate(limit_errors=0).tasks[0].errors)


@role
def sheet_siger(folder: Path) -> object:
    """Check the workbook with the same library and the screening."""
    from siger_validators.children.lightening import keep_pandas_out
    from siger_validators.engine import open_rows, screen

    keep_pandas_out()
    resource = _sheet(folder)
    screen(resource, open_rows)
    return len(resource.validate(limit_errors=0).tasks[0].errors)


def _resource(folder: Path):  # noqa: ANN202 the library's own class
    from frictionless import Package

    return Package("datapackage.json", basepath=str(folder)).get_resource("panen")


def _sheet(folder: Path):  # noqa: ANN202 the library's own class
    from frictionless import Package

    return Package("lembar.json", basepath=str(folder)).get_resource("panen")


def run(name: str, folder: Path) -> Run:
    """Do a piece of work in a new process."""
    command = [sys.executable, __file__, "--role", name, "--folder", str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 this file
        told = process.stdout.read() if process.stdout else ""
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{name}: ended with {process.returncode}")
    return Run(
        cpu_s=usage.ru_utime + usage.ru_stime,
        peak_mb=usage.ru_maxrss / 1024,
        told=told.strip().splitlines()[-1],
    )


def compare(ours: str, theirs: str, folder: Path, pairs: int) -> float:
    """Print how many times the processor time of `ours` the other one takes."""
    ratios = []
    for _ in range(pairs):
        own, other = run(ours, folder), run(theirs, folder)
        ratios.append(other.cpu_s / own.cpu_s)
        print(
            f"  {ours} {own.cpu_s:.2f} s, {own.peak_mb:.0f} MB ({own.told}); "
            f"{theirs} {other.cpu_s:.2f} s, {other.peak_mb:.0f} MB ({other.told})"
        )
    return statistics.median(ratios)


def main() -> None:
    """Make the tables, run everything and print it."""
    asked = _arguments()
    if asked.role:
        print(ROLES[asked.role](asked.folder))
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        made_tables.write_package(folder, asked.rows)
        print(f"{asked.rows:,} rows x {len(made_tables.FIELDS)}, every constraint:")
        times = compare("siger", "frictionless", folder, asked.pairs)
        print(f"Frictionless alone / Siger: {times:.1f} (aim {AIM_FRICTIONLESS})")
        times = 1 / compare("siger", "arrow", folder, asked.pairs)
        print(f"Siger / reading it with pyarrow: {times:.1f} (aim below {AIM_ARROW})")
        _print_others(folder)
        if asked.sheet_rows:
            made_tables.write_workbook(folder, asked.sheet_rows)
            print(f"XLSX, {asked.sheet_rows:,} rows:")
            times = compare("sheet_siger", "sheet_frictionless", folder, 1)
            print(f"Frictionless alone / Siger, XLSX: {times:.1f} (aim {AIM_SHEET})")


def _print_others(folder: Path) -> None:
    own = run("siger", folder)
    for name, does in OTHERS.items():
        if importlib.util.find_spec(name) is None and not shutil.which(name):
            continue
        other = run(name, folder)
        share = own.cpu_s / other.cpu_s
        print(f"Siger / {name} ({does}): {share:.1f}, it takes {other.peak_mb:.0f} MB")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--sheet-rows", type=int, default=100_000)
    parser.add_argument("--pairs", type=int, default=1)
    parser.add_argument("--role", choices=sorted(ROLES))
    parser.add_argument("--folder", type=Path)
    return parser.parse_args()


if __name__ == "__main__":
    main()
