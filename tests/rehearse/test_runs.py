"""Whole rehearsals: what they find."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
import yaml

from ddpc.rehearse.missing import Missing
from tests.rehearse.commanded import EXAMPLES, SECONDS, WEB, command, run
from tests.servers.harness import ledger, roots
from tests.servers.harness.surroundings import chrooted

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


def test_the_dictionary_does_what_it_says() -> None:
    done = run(EXAMPLES / "dictionary.ddp")
    assert done.returncode == 0, done.stderr
    assert "nginx: 1.26.3 is installed; rehearsed as compiled for 1.26" in done.stdout
    assert re.search(
        r"client > dictionary-tls-\d > dictionary-cache-\d > dictionary-\d\n", done.stdout
    )
    assert re.search(r"\n10 of 10 expectations hold \(\d+ requests, 8 pods\)\n$", done.stdout)


@pytest.mark.parametrize("name", [path.name for path in sorted(EXAMPLES.glob("*.ddp"))])
def test_every_example_does_what_it_says(name: str) -> None:
    program = EXAMPLES / name
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
    if chrooted():
        raise Missing("user namespaces", "in a chroot nobody may make them")
    shown = {
        "python": sys.base_prefix,
        "code": str(EXAMPLES.parent),
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
        timeout=SECONDS,
        check=False,
    )
    ledger.record("ddpc rehearse, not as root")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "every container runs as you" in done.stdout
    assert re.search(r"\n(\d+) of \1 expectations hold", done.stdout)


def test_what_does_not_hold_is_shown_where_it_stands(tmp_path: Path) -> None:
    text = (EXAMPLES / "dictionary.ddp").read_text(encoding="utf-8")
    program = tmp_path / "wrong.ddp"
    program.write_text(text.replace("again     -> from cache", "again -> not from cache"))
    done = run(program, "--format", "json")
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


def test_a_command_runs_in_the_place_of_a_service(tmp_path: Path) -> None:
    program = tmp_path / "app.ddp"
    program.write_text(WEB)
    (tmp_path / "here.txt").write_text("a file of the folder\n")
    argv = command(program, f"--service=web={sys.executable} -m http.server 8080")
    junit = [*argv, "--format=junit"]
    environment = {**os.environ, "PYTHONPATH": str(EXAMPLES.parent)}
    done = subprocess.run(
        junit,
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    assert done.returncode == 2, done.stderr
    cases = ET.fromstring(done.stdout)[0]
    assert [[inner.tag for inner in case] for case in cases] == [[], [], ["skipped"]]
    assert not (tmp_path / "__pycache__").exists()


def test_what_does_not_start_is_said(tmp_path: Path) -> None:
    program = tmp_path / "app.ddp"
    program.write_text(WEB)
    done = run(program, "--service=web=echo no such thing; exit 3")
    assert done.returncode == 2
    assert done.stderr == "ddpc rehearse: web-0/web has ended\nno such thing\n"
    assert done.stdout == ""


def test_a_machine_that_lacks_a_server_is_told(tmp_path: Path) -> None:
    empty = f"--server=varnish={tmp_path}"
    done = run(EXAMPLES / "dictionary.ddp", empty, "--format=junit")
    assert done.returncode == 2
    lacking = f"varnishd is not in the tree `{tmp_path}` that was given"
    assert lacking in done.stderr
    cases = ET.fromstring(done.stdout)[0]
    assert {each.tag for case in cases[:-1] for each in case} == {"skipped"}
    assert lacking in str(cases[-1][0].get("message"))
