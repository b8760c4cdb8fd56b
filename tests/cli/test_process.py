"""The installed program, as a shell runs it."""

from __future__ import annotations

import fcntl
import json
import os
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Sequence
from pathlib import Path
from typing import IO

import pytest

from ddpc.patterns.catalogue import NAMES
from tests.cli.runs import BAD, GOOD, put

SCRIPT = Path(sys.executable).parent / "ddpc"
HEAVY = ("lark", "jinja2", "yaml", "attr", "attrs", "ddpc.driver", "ddpc.passes", "ddpc.syntax")


def ddpc(*arguments: str, cwd: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [SCRIPT, *arguments],
        capture_output=True,
        text=True,
        cwd=cwd,
        timeout=60,
        check=False,
        env={"PATH": os.environ["PATH"], **settings},
    )


@pytest.fixture(autouse=True)
def programs(tmp_path: Path) -> None:
    put(tmp_path, good=GOOD, bad=BAD)


def test_exit_codes(tmp_path: Path) -> None:
    assert ddpc("build", "good.ddp", "-o", "out", cwd=tmp_path).returncode == 0
    assert ddpc("check", "good.ddp", cwd=tmp_path).returncode == 0
    assert ddpc("check", "bad.ddp", cwd=tmp_path).returncode == 1
    assert ddpc("chek", "bad.ddp", cwd=tmp_path).returncode == 2
    assert (tmp_path / "out/kubernetes/web.yaml").exists()


def test_version(tmp_path: Path) -> None:
    from ddpc import __version__

    assert ddpc("--version", cwd=tmp_path).stdout == f"ddpc {__version__}\n"


def imported_by(arguments: Sequence[str], cwd: Path) -> set[str]:
    """The modules that are loaded when ``ddpc`` has run."""
    script = (
        "import json, sys\n"
        "from ddpc.cli.main import main\n"
        "main(sys.argv[1:])\n"
        "print('\\n' + json.dumps(sorted(sys.modules)))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, *arguments],
        capture_output=True,
        text=True,
        cwd=cwd,
        timeout=60,
        check=True,
    )
    return set(json.loads(done.stdout.rstrip().split("\n")[-1]))


@pytest.mark.parametrize(
    "arguments",
    [("--help",), ("--version",), ("build", "--help"), ("check", "--help"), ("trace", "--help")],
)
def test_help_loads_next_to_nothing(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    loaded = imported_by(arguments, tmp_path)
    assert not loaded & set(HEAVY)
    ours = {name for name in loaded if name.startswith("ddpc")}
    assert ours <= {
        "ddpc",
        "ddpc.cli",
        "ddpc.cli.command",
        "ddpc.cli.exits",
        "ddpc.cli.main",
        "ddpc.cli.options",
        f"ddpc.cli.{arguments[0]}",
    }


def test_what_is_refused_needs_no_backend(tmp_path: Path) -> None:
    """Nor does a check write anything, so it does without what only writes."""
    loaded = imported_by(("check", "bad.ddp"), tmp_path)
    assert "ddpc.driver" in loaded
    assert "ddpc.output.write" not in loaded


def test_patterns_that_are_not_used_are_not_read(tmp_path: Path) -> None:
    loaded = imported_by(("build", "good.ddp", "-o", "out"), tmp_path)
    of_patterns = {name.split(".")[2] for name in loaded if name.startswith("ddpc.patterns.")}
    folders = {name.replace("-", "_") for name in NAMES}
    assert of_patterns & folders == {"tls"}


@pytest.mark.parametrize("encoding", ["ascii", "utf-8", "latin-1"])
def test_terminals_of_other_encodings(tmp_path: Path, encoding: str) -> None:
    put(tmp_path, odd="service 日本 {\n}\n")
    done = subprocess.run(
        [SCRIPT, "check", "odd.ddp"],
        capture_output=True,
        cwd=tmp_path,
        timeout=60,
        check=False,
        env={"PATH": os.environ["PATH"], "PYTHONIOENCODING": encoding},
    )
    assert done.returncode == 1
    text = done.stderr.decode(encoding)
    assert "odd.ddp:1:9" in text
    assert "Traceback" not in text
    assert ("日本" in text) == (encoding == "utf-8")
    put(tmp_path, 日本=GOOD)
    done = subprocess.run(
        [SCRIPT, "check", "日本.ddp"],
        capture_output=True,
        cwd=tmp_path,
        timeout=60,
        check=False,
        env={"PATH": os.environ["PATH"], "PYTHONIOENCODING": encoding, "PYTHONUTF8": "1"},
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.endswith(b".ddp: no errors\n")


def test_names_that_are_no_text(tmp_path: Path) -> None:
    name = os.fsdecode(b"b\xffd.ddp")
    (tmp_path / name).write_text(BAD)
    for more in ((), ("--format", "json")):
        done = ddpc("check", name, *more, cwd=tmp_path)
        assert done.returncode == 1
        assert "Traceback" not in done.stderr
    done = ddpc("build", name, "-o", os.fsdecode(b"o\xfft"), cwd=tmp_path)
    assert "b<U+DCFF>d.ddp:7:3" in done.stderr


def test_a_folder_that_is_gone(tmp_path: Path) -> None:
    """The working folder was removed by somebody else: no defect of ddpc."""
    (tmp_path / "gone").mkdir()
    script = f'cd gone && rmdir ../gone && "{SCRIPT}" build - -o out < "{tmp_path}/good.ddp"'
    done = subprocess.run(
        ["/bin/sh", "-c", script],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    assert "cannot write to `out`: no such file or directory" in done.stderr


def test_nobody_reads_on(tmp_path: Path) -> None:
    """``ddpc explain | head -1``: no complaint, and the exit code of a broken pipe."""
    for arguments in (("explain", "--format", "json"), ("build", "good.ddp", "--emit", "design")):
        reading, writing = os.pipe()
        os.close(reading)
        with subprocess.Popen(
            [SCRIPT, *arguments], stdout=writing, stderr=subprocess.PIPE, cwd=tmp_path
        ) as process:
            os.close(writing)
            _, said = process.communicate(timeout=60)
        assert said == b""
        assert process.returncode == 141


def test_a_full_disk_behind_standard_output(tmp_path: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [SCRIPT, "explain"],
            stdout=full,
            stderr=subprocess.PIPE,
            cwd=tmp_path,
            timeout=60,
            check=False,
        )
    assert done.returncode == 2
    assert done.stderr == b"ddpc: cannot write what was asked for: No space left on device\n"


def test_closed_outputs(tmp_path: Path) -> None:
    for closing in (">&-", "2>&-", ">&- 2>&-", "<&-"):
        for command, code in (("check good.ddp", 0), ("check bad.ddp", 1), ("chek", 2)):
            done = subprocess.run(
                ["/bin/sh", "-c", f'"{SCRIPT}" {command} {closing}'],
                capture_output=True,
                text=True,
                cwd=tmp_path,
                timeout=60,
                check=False,
            )
            assert done.returncode == code, (closing, command, done.stderr)
            assert "Traceback" not in done.stderr


def test_an_interrupt_ends_it_quietly(tmp_path: Path) -> None:
    """While it waits for its input, as when somebody thinks better of it."""
    with subprocess.Popen(
        ["env", "--default-signal=INT", SCRIPT, "check", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=tmp_path,
    ) as process:
        assert process.stdin is not None
        process.stdin.write(b"app ")
        process.stdin.flush()
        _wait_until_it_reads(process.stdin)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert (out, err) == (b"", b"")


def _wait_until_it_reads(pipe: IO[bytes]) -> None:
    """Wait until the other end has taken what was written, and so waits for more."""
    for _ in range(1_000):
        (waiting,) = struct.unpack("i", fcntl.ioctl(pipe, termios.FIONREAD, bytes(4)))
        if waiting == 0:
            return
        time.sleep(0.02)
    pytest.fail("it never came to read its input")
