import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from siger_catalog.errors import UsageError
from siger_catalog.model import Distribution
from siger_catalog.ports import CheckedFile
from siger_validators.children import ChildPool, ChildStoppedError, Limits
from siger_validators.reading import FileTableReader, door
from siger_validators.report import door as report_door
from siger_validators.report import validate_file
from siger_validators.table import TableValidator, validator

LIMITS = Limits(cpu_s=60, wall_s=120)
HURRY = Limits(cpu_s=60, wall_s=0)
IMPORTED = "sorted(__import__('sys').modules)"
PARENT = """
import os, sys
from siger_validators.children import Limits, shared_pool
print(shared_pool().call("os:getpid", limits=Limits(cpu_s=9, wall_s=99)), flush=True)
sys.stdin.read()
"""


@pytest.fixture
def pool():
    made = ChildPool()
    yield made
    made.close()


def test_a_call_comes_back_with_what_the_function_returned(pool):
    assert pool.call("builtins:sorted", [3, 1, 2], limits=LIMITS) == [1, 2, 3]


def test_what_the_function_raises_is_raised(pool):
    with pytest.raises(ZeroDivisionError):
        pool.call("operator:truediv", 1, 0, limits=LIMITS)
    with pytest.raises(UsageError, match="--schema") as caught:
        pool.call(
            "siger_validators.report.files:check_file",
            *(Path("x"), "tidak-ada", False, None),
            limits=LIMITS,
        )

    assert "perkebunan" in caught.value.fix


def test_one_child_answers_call_after_call(pool):
    children = {pool.call("os:getpid", limits=LIMITS) for _ in range(5)}

    assert len(children) == 1
    assert children != {os.getpid()}


def test_a_large_parent_wears_out_no_child(pool):
    held = b"x" * (700 << 20)
    children = {pool.call("os:getpid", limits=LIMITS) for _ in range(3)}

    assert held
    assert len(children) == 1


def test_relative_paths_are_those_of_the_caller(pool, tmp_path, monkeypatch):
    pool.call("os:getpid", limits=LIMITS)
    monkeypatch.chdir(tmp_path)

    assert pool.call("os:getcwd", limits=LIMITS) == str(tmp_path)


@pytest.mark.parametrize(
    ("function", "arguments", "limits", "reason"),
    [
        ("re:match", ("(a+)+$", "a" * 60 + "b"), Limits(cpu_s=1, wall_s=120), "time"),
        ("time:sleep", (60,), Limits(cpu_s=60, wall_s=0.3), "time"),
        ("builtins:bytearray", (8 << 30,), LIMITS, "memory"),
        ("os:abort", (), LIMITS, "crash"),
        ("os:_exit", (0,), LIMITS, "crash"),
    ],
)
def test_a_child_that_goes_wrong_is_ended_and_replaced(
    pool, function, arguments, limits, reason
):
    first = pool.call("os:getpid", limits=LIMITS)
    with pytest.raises(ChildStoppedError) as caught:
        pool.call(function, *arguments, limits=limits)

    assert caught.value.reason == reason
    assert pool.call("os:getpid", limits=LIMITS) != first


def test_memory_that_grows_bit_by_bit_is_seen(pool):
    limits = Limits(cpu_s=60, wall_s=120, memory_bytes=100 << 20)
    with pytest.raises(ChildStoppedError) as caught:
        pool.call("builtins:list", range(50_000_000), limits=limits)

    assert caught.value.reason == "memory"


def test_calls_at_once_have_a_child_each(pool):
    found = []

    def work():
        found.append(pool.call("os:getpid", limits=LIMITS))
        pool.call("time:sleep", 0.2, limits=LIMITS)

    threads = [threading.Thread(target=work) for _ in range(2)]
    started = [thread.start() for thread in threads]
    for thread in threads:
        thread.join()

    assert len(started) == len(set(found)) == 2


def test_a_child_does_not_outlive_its_parent():
    parent = subprocess.Popen(  # noqa: S603 our own interpreter and program
        [sys.executable, "-c", PARENT],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    child = int(parent.stdout.readline())
    parent.kill()
    parent.communicate()
    for _ in range(200):
        if not _is_running(child):
            break
        time.sleep(0.05)

    assert not _is_running(child)


def _is_running(pid: int) -> bool:
    try:
        status = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False
    return status.rpartition(")")[2].split()[0] != "Z"


def test_a_file_that_is_ended_has_a_finding_wherever_it_is_read(
    write, subject_of, monkeypatch
):
    path = write("nama,nilai\na,1\n")
    subject = subject_of(path)
    for module in (door, report_door, validator):
        monkeypatch.setattr(module, "limits_for", lambda _: HURRY)
    # A warm child answers faster than anyone looks: keep it from that.
    monkeypatch.setattr(door, "shared_pool", _Slow)
    monkeypatch.setattr(report_door, "shared_pool", _Slow)
    monkeypatch.setattr(validator, "shared_pool", _Slow)
    distribution = Distribution(id="d", remote_id="", title="", url="", format="csv")

    reading = FileTableReader().read(path, distribution, ())
    report = validate_file(path)
    (checked,) = TableValidator().check(subject)

    expected = "siger-pemeriksaan-dihentikan"
    assert reading.table is None
    assert [(f.type, f.distribution_id) for f in reading.findings] == [(expected, "d")]
    assert [e["type"] for e in report["tasks"][0]["errors"]] == [expected]
    assert "took" in json.dumps(report) or "takes" in json.dumps(report)
    assert (checked.type, checked.params["case"]) == (expected, "time")
    assert isinstance(subject.files[0], CheckedFile)


class _Slow(ChildPool):
    def call(self, function, *arguments, limits):
        try:
            return super().call("time:sleep", 60, limits=limits)
        finally:
            self.close()


def test_a_child_does_without_pandas(pool, tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("nama,nilai\na,1\n")
    function = "siger_validators.report.files:check_file"
    report = pool.call(function, path, None, False, None, limits=LIMITS)

    assert report["valid"]
    imported = pool.call("builtins:eval", IMPORTED, limits=LIMITS)
    assert "pandas" not in imported
