"""What the system refuses, said with what to do."""

from __future__ import annotations

import ctypes
import errno
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from ddpc.output import OutputError
from ddpc.output.filesystem import Filesystem
from tests.output.faults import failing
from tests.output.trees import FIRST, SECOND, build, built, message_of, seen

NOBODY = 65534


@pytest.mark.parametrize(
    ("error", "advice"),
    [
        (errno.ENOSPC, "free some space"),
        (errno.EACCES, "make it writable"),
        (errno.EROFS, "file system that can be written"),
        (errno.EIO, "see to the cause"),
    ],
)
def test_what_the_system_refuses_is_said_with_what_to_do(
    tmp_path: Path, error: int, advice: str
) -> None:
    build(tmp_path, FIRST)
    with pytest.raises(OutputError) as raised:
        build(tmp_path, SECOND, filesystem=failing(40, error).filesystem)
    assert advice in message_of(raised)
    assert f"cannot write to `{tmp_path}`: " in message_of(raised)
    assert seen(tmp_path) == built(FIRST)


class FoldersUnsynced(Filesystem):
    """A file system on which only files can be waited for, as network shares are."""

    def __init__(self, error: int) -> None:
        self.error = error
        self.synced = 0

    def sync(self, descriptor: int) -> None:
        """Refuse folders."""
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(self.error, os.strerror(self.error))
        self.synced += 1


@pytest.mark.parametrize("error", [errno.EINVAL, errno.EOPNOTSUPP, errno.ENOSYS])
def test_folders_that_cannot_be_waited_for(tmp_path: Path, error: int) -> None:
    filesystem = FoldersUnsynced(error)
    build(tmp_path / "out", FIRST, filesystem=filesystem)
    assert seen(tmp_path / "out") == built(FIRST)
    assert filesystem.synced > len(FIRST)


def test_a_system_that_cannot_wait_for_all_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Library:
        def __init__(self, *_: object, **__: object) -> None: ...

        def syncfs(self, descriptor: int) -> int:
            assert descriptor > 2
            ctypes.set_errno(errno.ENOSYS)
            return -1

    monkeypatch.setattr(ctypes, "CDLL", Library)
    many = {f"kubernetes/{number}.yaml": "kind: Service\n" for number in range(40)}
    build(tmp_path, many)
    assert seen(tmp_path) == built(many)


def test_a_folder_that_is_not_written_is_no_such_case(tmp_path: Path) -> None:
    with pytest.raises(OutputError) as raised:
        build(tmp_path / "out", FIRST, filesystem=FoldersUnsynced(errno.EIO))
    assert "input/output error" in message_of(raised)


def as_nobody(target: Path) -> str:
    """What a build by a user without rights says: this one, or nobody where this one is root."""
    script = (
        "import os, sys, pathlib\n"
        "from ddpc.output import OutputError\n"
        "from tests.output.trees import SECOND, build\n"
        "if os.geteuid() == 0:\n"
        "    os.setgroups([])\n"
        f"    os.setgid({NOBODY})\n"
        f"    os.setuid({NOBODY})\n"
        "try:\n"
        "    build(pathlib.Path(sys.argv[1]), SECOND)\n"
        "except OutputError as error:\n"
        "    print(error.problems[0].message, '/', error.problems[0].help)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(target)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_no_right_to_write(tmp_path: Path) -> None:
    for path in (tmp_path, *tmp_path.parents[:2]):
        path.chmod(0o755)
    out = tmp_path / "out"
    build(out, FIRST)
    before = seen(out)
    for folder in (out, out / "kubernetes"):
        folder.chmod(0o555)
    said = as_nobody(out)
    assert "permission denied / make it writable for you" in said
    out.chmod(0o777)
    said = as_nobody(out)
    assert "permission denied / make it writable for you" in said
    assert seen(out) == before
