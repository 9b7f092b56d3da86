"""Told to stop in the middle of a harvest, nothing is left running or held."""

import json
import os
import signal
import socket
import subprocess

import pytest

pytestmark = pytest.mark.e2e

END_S = 20


def is_listening(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def test_a_first_run_that_is_stopped_leaves_no_portal_and_no_held_job(
    tmp_path, siger, first_free_port
):
    environment = os.environ | {
        "SIGER_DATA_DIR": str(tmp_path),
        "SIGER_EXAMPLE_PORT": str(first_free_port),
    }
    process = subprocess.Popen(  # noqa: S603  our own command
        [siger, "serve", "--examples"], env=environment, stderr=subprocess.PIPE
    )
    with process:
        assert process.stderr is not None
        lines = iter(process.stderr.readline, b"")
        assert any(line.startswith(b"[1/") for line in lines), "one source is through"

        process.send_signal(signal.SIGTERM)
        process.wait(END_S)

    listed = subprocess.run(  # noqa: S603  our own command
        [siger, "job", "list", "--json"],
        env=environment,
        capture_output=True,
        check=True,
    )
    states = {job["state"] for job in json.loads(listed.stdout)["jobs"]}
    assert not is_listening(first_free_port)
    assert "queued" in states
    assert "running" not in states
