"""Builds into one folder, one at a time."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from ddpc.output import OutputError
from ddpc.output.paths import STAGING
from tests.output.faults import Unsynced
from tests.output.trees import FIRST, SECOND, build, built, message_of, seen


def test_two_builds_at_once(tmp_path: Path) -> None:
    from ddpc.output.folder import Folder
    from ddpc.output.lock import locked
    from ddpc.output.write import REAL

    build(tmp_path, FIRST)
    descriptor = os.open(tmp_path, os.O_RDONLY)
    with locked(Folder(REAL, descriptor), "out"), pytest.raises(OutputError) as error:
        build(tmp_path, SECOND)
    os.close(descriptor)
    assert "another ddpc is writing" in message_of(error)
    assert seen(tmp_path) == built(FIRST)
    build(tmp_path, SECOND)
    assert seen(tmp_path) == built(SECOND)


def test_a_lock_that_was_just_tidied_away_is_no_lock(tmp_path: Path) -> None:
    """Another build removes the lock file, or makes it anew, between our opening and locking."""
    from ddpc.output.folder import Folder
    from ddpc.output.lock import locked

    class Tidied(Unsynced):
        times = 0

        def lock(self, descriptor: int) -> None:
            if self.times < 3:
                (tmp_path / STAGING / "lock").unlink()
            if self.times == 0:
                (tmp_path / STAGING).rmdir()
            if self.times == 1:
                (tmp_path / STAGING / "lock").touch()
            self.times += 1
            super().lock(descriptor)

    descriptor = os.open(tmp_path, os.O_RDONLY)
    tidied = Tidied()
    with locked(Folder(tidied, descriptor), "out"):
        assert tidied.times == 4
        with pytest.raises(OutputError, match="another ddpc"):
            build(tmp_path, SECOND)
    os.close(descriptor)
    assert seen(tmp_path) == {}


def test_many_builds_at_once(tmp_path: Path) -> None:
    """Processes that build in turn, each one program or the other: the end is one of them.

    Each goes on until it has built a few times; who finds the lock taken tries again.
    """
    script = (
        "import sys, pathlib\n"
        "from ddpc.output import OutputError\n"
        "from tests.output.faults import QUICK\n"
        "from tests.output.trees import FIRST, SECOND, build\n"
        "done = 0\n"
        "while done < 10:\n"
        "    try:\n"
        "        build(pathlib.Path(sys.argv[1]), (FIRST, SECOND)[done % 2], filesystem=QUICK)\n"
        "        done += 1\n"
        "    except OutputError as error:\n"
        "        assert 'another ddpc' in str(error), error\n"
        "print(done)\n"
    )
    command = [sys.executable, "-c", script, str(tmp_path / "out")]
    pipe = subprocess.PIPE
    running = [subprocess.Popen(command, text=True, stdout=pipe, stderr=pipe) for _ in range(3)]
    ends = [process.communicate(timeout=120) for process in running]
    assert [process.returncode for process in running] == [0, 0, 0], ends
    assert [done for done, _ in ends] == ["10\n"] * 3
    assert seen(tmp_path / "out") in (built(FIRST), built(SECOND))
