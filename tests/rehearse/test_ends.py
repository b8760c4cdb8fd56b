"""However a rehearsal ends, nothing of it stays behind, and what it found is told."""

from __future__ import annotations

import json
import os
import pty
import re
import shutil
import signal
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from ddpc.rehearse.missing import Missing
from tests.rehearse.commanded import EXAMPLES, WEB, children, command, gone
from tests.servers.harness import ledger


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_nothing_stays_behind_when_it_is_ended(number: signal.Signals) -> None:
    if shutil.which("curl") is None:
        raise Missing("curl", "curl is not installed")
    before = children(os.getpid())
    running = subprocess.Popen(
        ["env", "--default-signal=INT", *command(EXAMPLES / "dictionary.ddp", "--keep")],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert running.stdout is not None
    said = ""
    for line in running.stdout:
        said += line
        if "until Ctrl-C" in line:
            break
    inside = children(running.pid)
    assert len(inside) > 8, said
    (curl,) = re.findall(r"^curl .*", said, re.MULTILINE)
    answer = subprocess.run(
        [*curl.split(), "-sS", "--max-time", "10"],
        capture_output=True,
        text=True,
        timeout=20,
        check=True,
    )
    assert json.loads(answer.stdout)["service"] == "dictionary"
    running.send_signal(number)
    assert running.wait(10) == {signal.SIGKILL: -signal.SIGKILL}.get(number, 0)
    running.stdout.close()
    gone(inside)
    assert children(os.getpid()) <= before


_LONG = (
    WEB.partition("expect web")[0]
    + """
expect web {
  GET /first               -> 200
  GET /second 100000 times -> 200
  GET /third               -> 200
}
"""
)


@pytest.mark.parametrize(
    ("number", "way"),
    [(signal.SIGINT, "junit"), (signal.SIGTERM, "json"), (signal.SIGHUP, "json")],
)
def test_what_was_found_before_it_was_interrupted_is_told(
    tmp_path: Path, number: signal.Signals, way: str
) -> None:
    program = tmp_path / "app.ddp"
    program.write_text(_LONG)
    terminal, stderr = pty.openpty()
    running = subprocess.Popen(
        [
            *("setsid", "--ctty", "env", "--default-signal=INT,HUP"),
            *command(program, f"--format={way}"),
        ],
        stdin=stderr,
        stdout=subprocess.PIPE,
        stderr=stderr,
        text=True,
    )
    os.close(stderr)
    said = b""
    while b"trying expectation 2 " not in said:
        said += os.read(terminal, 1000)
    inside = children(running.pid)
    assert len(inside) > 2
    if number is signal.SIGHUP:
        os.close(terminal)
    else:
        running.send_signal(number)
    told, _ = running.communicate(timeout=10)
    if number is not signal.SIGHUP:
        os.close(terminal)
    assert running.returncode == 128 + number
    why = f"interrupted ({number.name}), while trying expectation 2"
    if way == "junit":
        cases = ET.fromstring(told)[0]
        inner = [["skipped"], ["skipped"], ["error"]]
        assert [[each.tag for each in case] for case in cases] == [[], *inner]
        assert cases[3][0].get("message") == why
    else:
        found = json.loads(told)["rehearsal"]
        assert found["ended"] == why
        outcomes = ["held", "not tried", "not tried"]
        assert [each["outcome"] for each in found["results"]] == outcomes
    gone(inside)


@pytest.mark.parametrize(
    ("command_of_web", "bound", "why"),
    [
        ("sleep 600", "--seconds=3", "its time is over (--seconds)"),
        (
            f"{sys.executable} -c \"held = b'x' * (300 << 20); input()\" < /dev/zero",
            "--memory=256Mi",
            "its processes hold more than 256 MiB of memory (--memory), python",
        ),
    ],
)
def test_its_bounds_hold_while_it_starts(
    tmp_path: Path, command_of_web: str, bound: str, why: str
) -> None:
    program = tmp_path / "app.ddp"
    program.write_text(WEB)
    argv = command(program, f"--service=web={command_of_web}", bound, "--format=json")
    ledger.record("ddpc rehearse")
    done = subprocess.run(argv, capture_output=True, text=True, timeout=40, check=False)
    assert done.returncode == 2
    found = json.loads(done.stdout)["rehearsal"]
    assert found["ended"].startswith(why)
    assert found["untried"] == 3
