"""Whole rehearsals: what they find, and that nothing of them stays behind however they end."""

from __future__ import annotations

import json
import os
import pty
import re
import shlex
import signal
import subprocess
import sys
import time
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
import yaml

from tests.servers.harness import ledger, roots

_EXAMPLES = Path(__file__).parents[2] / "examples"
_SECONDS = 90


def _command(program: Path, *more: str) -> list[str]:
    servers = [
        f"--server={name}={roots.root_with(name, version).path}"
        for name, version in (("nginx", "1.26"), ("varnish", "7.1"))
    ]
    return [sys.executable, "-m", "ddpc.cli.main", "rehearse", str(program), *servers, *more]


_TREES = {
    "nginx": ("nginx", "1.26"),
    "varnish": ("varnish", "7.7"),
    "twemproxy": ("twemproxy", "0.5"),
    "redis-server": ("twemproxy", "0.5"),
    "redis_exporter": ("prometheus", "2.42"),
}
"""The server and version whose tree has each program."""
_NEWER = {"shop.ddp": {"nginx": ("nginx", roots.versions("nginx")[-1])}}
"""What follows pods by DNS needs a newer one."""


def _run(program: Path, *more: str) -> subprocess.CompletedProcess[str]:
    argv = _command(program, *more)
    ledger.record("ddpc rehearse")
    return subprocess.run(argv, capture_output=True, text=True, timeout=_SECONDS, check=False)


def test_the_dictionary_does_what_it_says() -> None:
    done = _run(_EXAMPLES / "dictionary.ddp")
    assert done.returncode == 0, done.stderr
    assert "nginx: 1.26.3 is installed; rehearsed as compiled for 1.26" in done.stdout
    assert re.search(
        r"client > dictionary-tls-\d > dictionary-cache-\d > dictionary-\d\n", done.stdout
    )
    assert re.search(r"\n10 of 10 expectations hold \(\d+ requests, 8 pods\)\n$", done.stdout)


@pytest.mark.parametrize("name", [path.name for path in sorted(_EXAMPLES.glob("*.ddp"))])
def test_every_example_does_what_it_says(name: str) -> None:
    program = _EXAMPLES / name
    trees = _TREES | _NEWER.get(name, {})
    servers = [f"--server={each}={roots.root_with(*of).path}" for each, of in trees.items()]
    inputs = ["--set=tag=1.0"] if "input tag" in program.read_text(encoding="utf-8") else []
    argv = [sys.executable, "-m", "ddpc.cli.main", "rehearse", str(program), *servers, *inputs]
    done = subprocess.run(
        [*argv, "--format=json"], capture_output=True, text=True, timeout=300, check=False
    )
    ledger.record("ddpc rehearse")
    rehearsal = json.loads(done.stdout)["rehearsal"]
    assert rehearsal["failed"] == 0, rehearsal
    assert rehearsal["held"] > 0
    without = [each["why"] for each in rehearsal["results"] if each["outcome"] == "not tried"]
    assert all("fluentd is not installed" in why for why in without), without
    assert done.returncode == (2 if without else 0)


def test_nobody_needs_to_be_root() -> None:
    shown = {
        "python": sys.base_prefix,
        "code": str(_EXAMPLES.parent),
        "site": str(Path(yaml.__file__).parents[1]),
        "nginx": str(roots.root_with("nginx", "1.26").path),
        "varnish": str(roots.root_with("varnish", "7.7").path),
    }
    python = f"/media/python/bin/python{sys.version_info.major}.{sys.version_info.minor}"
    command = [
        *("setpriv", "--reuid=12345", "--regid=12345", "--clear-groups"),
        *("env", "HOME=/", "PYTHONDONTWRITEBYTECODE=1", "PYTHONPATH=/media/code:/media/site"),
        "LD_LIBRARY_PATH=/media/python/lib",
        *(python, "-m", "ddpc.cli.main", "rehearse", "/media/code/examples/dictionary.ddp"),
        *("--server=nginx=/media/nginx", "--server=varnish=/media/varnish"),
    ]
    binds = [f"mkdir /media/{at} && mount --bind {path} /media/{at}" for at, path in shown.items()]
    script = " && ".join(["mount -t tmpfs tmpfs /media", *binds, f"exec {shlex.join(command)}"])
    done = subprocess.run(
        [sys.executable, "-m", "ddpc.rehearse.private_mounts", "sh", "-c", script],
        capture_output=True,
        text=True,
        timeout=_SECONDS,
        check=False,
    )
    ledger.record("ddpc rehearse, not as root")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "every container runs as you" in done.stdout
    assert re.search(r"\n(\d+) of \1 expectations hold", done.stdout)


def test_what_does_not_hold_is_shown_where_it_stands(tmp_path: Path) -> None:
    text = (_EXAMPLES / "dictionary.ddp").read_text(encoding="utf-8")
    program = tmp_path / "wrong.ddp"
    program.write_text(text.replace("again     -> from cache", "again -> not from cache"))
    done = _run(program, "--format", "json")
    assert done.returncode == 1, done.stderr
    results = json.loads(done.stdout)["rehearsal"]["results"]
    assert [each["outcome"] for each in results] == ["held", "failed", *["held"] * 8]
    assert results[1]["line"] == text[: text.index("GET /define/dog again")].count("\n") + 1
    assert results[1]["came"] == "from the cache"
    failed = [each for each in results if each["outcome"] != "held"]
    assert [each["outcome"] for each in failed] == ["failed"]
    lines = program.read_text().splitlines()
    assert lines[failed[0]["line"] - 1].strip().startswith("GET /define/dog again")
    assert failed[0]["came"] == "from the cache"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_nothing_stays_behind_when_it_is_ended(number: signal.Signals) -> None:
    before = _children(os.getpid())
    running = subprocess.Popen(
        ["env", "--default-signal=INT", *_command(_EXAMPLES / "dictionary.ddp", "--keep")],
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
    inside = _children(running.pid)
    assert len(inside) > 8, said
    (command,) = re.findall(r"^curl .*", said, re.MULTILINE)
    answer = subprocess.run(
        [*command.split(), "-sS", "--max-time", "10"],
        capture_output=True,
        text=True,
        timeout=20,
        check=True,
    )
    assert json.loads(answer.stdout)["service"] == "dictionary"
    running.send_signal(number)
    assert running.wait(10) == {signal.SIGKILL: -signal.SIGKILL}.get(number, 0)
    running.stdout.close()
    _gone(inside)
    assert _children(os.getpid()) <= before


_WEB = """app demo { }
service web {
  image "registry.example.com/web:1.0"
  user  10001
  port  http 8080
  ready GET /
}
attach rate-limit to web { anonymous 100/s burst 100; reach load-balancer }
expect web {
  GET /here.txt  -> body "a file of the folder"
  GET /there.txt -> 404
  GET /here.txt  -> from web
}
"""


def test_a_command_runs_in_the_place_of_a_service(tmp_path: Path) -> None:
    program = tmp_path / "app.ddp"
    program.write_text(_WEB)
    (tmp_path / "here.txt").write_text("a file of the folder\n")
    argv = _command(program, f"--service=web={sys.executable} -m http.server 8080")
    junit = [*argv, "--format=junit"]
    environment = {**os.environ, "PYTHONPATH": str(_EXAMPLES.parent)}
    done = subprocess.run(
        junit,
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        timeout=_SECONDS,
        check=False,
    )
    assert done.returncode == 2, done.stderr
    cases = ET.fromstring(done.stdout)[0]
    assert [[inner.tag for inner in case] for case in cases] == [[], [], ["skipped"]]
    assert not (tmp_path / "__pycache__").exists()


def test_what_does_not_start_is_said(tmp_path: Path) -> None:
    program = tmp_path / "app.ddp"
    program.write_text(_WEB)
    done = _run(program, "--service=web=echo no such thing; exit 3")
    assert done.returncode == 2
    assert done.stderr == "ddpc rehearse: web-0/web has ended\nno such thing\n"
    assert done.stdout == ""


_LONG = (
    _WEB.partition("expect web")[0]
    + """
expect web {
  GET /first               -> 200
  GET /second 100000 times -> 200
  GET /third               -> 200
}
"""
)


@pytest.mark.parametrize(("number", "way"), [(signal.SIGINT, "junit"), (signal.SIGTERM, "json")])
def test_what_was_found_before_it_was_interrupted_is_told(
    tmp_path: Path, number: signal.Signals, way: str
) -> None:
    program = tmp_path / "app.ddp"
    program.write_text(_LONG)
    terminal, stderr = pty.openpty()
    running = subprocess.Popen(
        ["env", "--default-signal=INT", *_command(program, f"--format={way}")],
        stdout=subprocess.PIPE,
        stderr=stderr,
        text=True,
    )
    os.close(stderr)
    said = b""
    while b"trying expectation 2 " not in said:
        said += os.read(terminal, 1000)
    inside = _children(running.pid)
    assert len(inside) > 2
    running.send_signal(number)
    told, _ = running.communicate(timeout=10)
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
    _gone(inside)


def test_its_time_bounds_the_start_too(tmp_path: Path) -> None:
    program = tmp_path / "app.ddp"
    program.write_text(_WEB)
    argv = _command(program, "--service=web=sleep 600", "--seconds=3", "--format=json")
    ledger.record("ddpc rehearse")
    done = subprocess.run(argv, capture_output=True, text=True, timeout=40, check=False)
    assert done.returncode == 2
    found = json.loads(done.stdout)["rehearsal"]
    assert found["ended"].startswith("its time is over (--seconds)")
    assert found["untried"] == 3


def test_a_machine_that_lacks_a_server_is_told(tmp_path: Path) -> None:
    empty = f"--server=varnish={tmp_path}"
    done = _run(_EXAMPLES / "dictionary.ddp", empty, "--format=junit")
    assert done.returncode == 2
    assert "varnishd is not installed (Debian: varnish)" in done.stderr
    cases = ET.fromstring(done.stdout)[0]
    assert {each.tag for case in cases[:-1] for each in case} == {"skipped"}
    assert "varnishd is not installed" in str(cases[-1][0].get("message"))


def _children(pid: int) -> set[tuple[int, str]]:
    """All descendants: (number, when it started), which is nobody else's."""
    parents: dict[int, list[tuple[int, str]]] = {}
    for each in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = each.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        parents.setdefault(int(fields[1]), []).append((int(each.parent.name), fields[19]))
    found: set[tuple[int, str]] = set()
    left = [pid]
    while left:
        for child in parents.get(left.pop(), []):
            found.add(child)
            left.append(child[0])
    return found


def _gone(processes: set[tuple[int, str]]) -> None:
    deadline = time.monotonic() + 5
    left = set(processes)
    while left:
        assert time.monotonic() < deadline, left
        left = {each for each in left if _started(each[0]) == each[1]}
        time.sleep(0.05)


def _started(pid: int) -> str | None:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19]
    except OSError:
        return None
