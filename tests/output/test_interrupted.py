"""A build that stops anywhere is finished or undone by the next command, and harms nothing."""

from __future__ import annotations

import errno
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from ddpc.output import OutputError
from ddpc.output.filesystem import Filesystem
from ddpc.output.paths import MANIFEST
from ddpc.output.recover import recover
from tests.output.faults import QUICK, Crash, Faults, both, crashing, failing, refusing
from tests.output.trees import FIRST, SECOND, STRANGERS, Tree, build, built, place, seen

OLD = built(FIRST, STRANGERS)
NEW = built(SECOND, STRANGERS)


@pytest.fixture(name="fresh")
def fresh_folder(tmp_path: Path) -> Callable[[], Path]:
    """Gives a folder with the first build and a stranger's files in it, each time anew."""
    original = tmp_path / "original"
    place(original, STRANGERS)
    build(original, FIRST)

    def fresh() -> Path:
        target = tmp_path / "out"
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(original, target)
        return target

    return fresh


Act = Callable[[Path, Filesystem], object]


def first(target: Path, filesystem: Filesystem) -> None:
    """The build of a program."""
    build(target, FIRST, filesystem=filesystem)


def second(target: Path, filesystem: Filesystem) -> None:
    """The build of the program as it is later."""
    build(target, SECOND, filesystem=filesystem)


def put_right(target: Path, filesystem: Filesystem) -> None:
    """What the next command does first."""
    recover(str(target), filesystem)


def steps(target: Path, act: Act) -> int:
    """How many calls ``act`` makes when nothing stops it."""
    counting = failing(at=-1, error=0)
    act(target, counting.filesystem)
    assert counting.calls
    assert not counting.open
    return len(counting.calls)


def run(faults: Faults, target: Path, act: Act) -> BaseException | None:
    """Run ``act`` until its process ends; what it raised."""
    try:
        act(target, faults.filesystem)
    except (Crash, OutputError) as error:
        return error
    finally:
        faults.end()
    return None


def visible(target: Path) -> Tree:
    """What a reader of the output sees: all but the staging folder."""
    return {path: text for path, text in seen(target).items() if ".ddpc-staging" not in path}


def without_empty(tree: Tree) -> Tree:
    """``tree`` without empty folders: one stays where the system does not let it be removed."""
    return {path: text for path, text in tree.items() if not path.endswith("/")}


def assert_nothing_is_torn(target: Path) -> None:
    """Each file is whole: the old one, the new one, or not there on one of the two sides."""
    for path, text in visible(target).items():
        if not path.endswith("/"):
            assert text in (OLD.get(path), NEW.get(path)), path
    assert visible(target).items() >= STRANGERS.items()
    if visible(target).get(MANIFEST) == NEW[MANIFEST]:  # it is written last
        assert without_empty(visible(target)) == NEW


def test_a_crash_at_every_step(fresh: Callable[[], Path]) -> None:
    target = fresh()
    count = steps(target, second)
    assert seen(target) == NEW
    ends = set()
    for at in range(1, count + 1):
        target = fresh()
        error = run(crashing(at), target, second)
        assert isinstance(error, Crash), at
        assert_nothing_is_torn(target)
        recovered = recover(str(target), QUICK)
        now = seen(target)
        assert now in (OLD, NEW), (at, recovered)
        ends.add(now == NEW)
        build(target, SECOND, filesystem=QUICK)
        assert seen(target) == NEW, at
    assert ends == {True, False}


def test_a_crash_of_the_recovery(fresh: Callable[[], Path]) -> None:
    target = fresh()
    count = steps(target, second)
    for at in range(1, count + 1, 19):
        for again in range(1 + at % 7, count, 7):
            target = fresh()
            run(crashing(at), target, second)
            error = run(crashing(again), target, put_right)
            assert_nothing_is_torn(target)
            recover(str(target), QUICK)
            assert seen(target) in (OLD, NEW), (at, again)
            if error is None:
                break


def test_a_crash_of_a_recovery_that_has_to_undo(fresh: Callable[[], Path]) -> None:
    """The system refuses to finish the build; then the process that undoes it ends."""
    target = fresh()
    counting = failing(-1, 0)
    second(target, counting.filesystem)
    renames = [at for at, name in enumerate(counting.calls, 1) if name == "rename"]
    undone = 0
    for at in renames[1:]:
        for refused in (2, 3, 4):
            for ended in range(60, 400, 17):
                target = fresh()
                run(crashing(at), target, second)
                faults = both(refusing("rename", refused, errno.EACCES), crashing(ended))
                error = run(faults, target, put_right)
                assert_nothing_is_torn(target)
                recover(str(target), QUICK)
                assert without_empty(seen(target)) in (OLD, NEW), (at, refused, ended)
                undone += without_empty(seen(target)) == OLD
                if error is None:
                    break
    assert undone > 20


@pytest.mark.parametrize(("error", "stride"), [(errno.ENOSPC, 1), (errno.EIO, 7)])
def test_a_failure_at_every_step(fresh: Callable[[], Path], error: int, stride: int) -> None:
    target = fresh()
    count = steps(target, second)
    reported = 0
    for at in range(1, count + 1, stride):
        target = fresh()
        raised = run(failing(at, error), target, second)
        assert_nothing_is_torn(target)
        if raised is not None:
            assert isinstance(raised, OutputError)
            assert [problem.help for problem in raised.problems]
            reported += 1
            assert visible(target) == OLD, at
        else:
            assert without_empty(visible(target)) == NEW, at
        recover(str(target), QUICK)
        assert without_empty(seen(target)) == (NEW if raised is None else OLD), at
    assert reported > count // stride // 4  # of the others, most give descriptors back


def test_a_disk_that_fails_for_good_at_every_step(fresh: Callable[[], Path]) -> None:
    target = fresh()
    count = steps(target, second)
    for at in range(1, count + 1, 3):
        target = fresh()
        raised = run(
            failing(at, errno.EROFS, lasting=True),
            target,
            second,
        )
        assert_nothing_is_torn(target)
        if isinstance(raised, OutputError) and "some files are new" not in str(
            [problem.help for problem in raised.problems]
        ):
            assert visible(target) == OLD, at
        recover(str(target), QUICK)
        assert without_empty(seen(target)) in (OLD, NEW), at


def test_a_first_build_that_fails_leaves_no_folder(tmp_path: Path) -> None:
    target = tmp_path / "deep" / "out"
    count = steps(target, first)
    for at in range(1, count + 1):
        shutil.rmtree(tmp_path / "deep")
        raised = run(failing(at, errno.ENOSPC), target, first)
        if raised is not None and at < count:
            recover(str(target), QUICK)
            assert seen(tmp_path) == {} or seen(target) == {}, at
        else:
            recover(str(target), QUICK)
            assert seen(target) == built(FIRST), at
        (tmp_path / "deep").mkdir(exist_ok=True)


def test_a_killed_process(tmp_path: Path) -> None:
    """The same with real processes that are really killed."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.output.killed", str(tmp_path)],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    killed, finished, undone = map(int, done.stdout.split())
    assert killed > 50
    assert finished > 10
    assert undone > 10


def test_what_is_edited_before_the_recovery_stays(fresh: Callable[[], Path]) -> None:
    target = fresh()
    count = steps(target, second)
    edited = "kind: Mine\n"
    stopped = 0
    for at in range(1, count + 1, 3):
        target = fresh()
        run(crashing(at), target, second)
        (target / "kubernetes/shop.yaml").write_text(edited)
        (target / "kubernetes/web.yaml").write_text(edited)
        recover(str(target), QUICK)
        now = seen(target)
        assert now["kubernetes/shop.yaml"] == edited
        assert now["kubernetes/web.yaml"] == edited
        try:
            build(target, SECOND, filesystem=QUICK)
        except OutputError as error:
            stopped += 1
            named = {path for problem in error.problems for path in problem.paths}
            assert named == {"kubernetes/shop.yaml", "kubernetes/web.yaml"}
    assert stopped == len(range(1, count + 1, 3))
