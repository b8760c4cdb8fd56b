"""Writing into a folder that people use too."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from ddpc.output import OutputError
from ddpc.output.apart import check_apart
from ddpc.output.manifest import Manifest
from ddpc.output.paths import MANIFEST, STAGING
from ddpc.output.write import write
from tests.output.faults import QUICK, Unsynced, failing
from tests.output.trees import FIRST, SECOND, STRANGERS, build, built, files_of, place, seen

NOBODY = 65534

LEADING_OUT = (
    '{"ddpc-manifest": 1, "tool": "", "entry": "", "environment": null, "inputs": {}, '
    '"sources": {}, "statements": [], "files": {"../x": {"sha256": "", "lines": []}}}'
)


def message_of(error: pytest.ExceptionInfo[OutputError]) -> str:
    return "\n".join(f"{problem.message} / {problem.help}" for problem in error.value.problems)


def test_a_first_build(tmp_path: Path) -> None:
    written = build(tmp_path / "deep" / "out", FIRST)
    assert seen(tmp_path / "deep" / "out") == built(FIRST)
    assert written.new == tuple(sorted(FIRST))
    assert (written.changed, written.removed, written.unchanged) == ((), (), ())


def test_the_next_build_tells_what_it_did(tmp_path: Path) -> None:
    build(tmp_path, FIRST)
    written = build(tmp_path, SECOND)
    assert seen(tmp_path) == built(SECOND)
    assert written.new == ("kubernetes/web.yaml", "prometheus/rules/rules.yml")
    assert written.changed == (
        "kubernetes/shop.yaml",
        "kustomization.yaml",
        "nginx/shop-tls/nginx.conf",
    )
    assert written.removed == ("varnish/shop-cache/default.vcl",)
    assert written.unchanged == ("kubernetes/same.yaml",)


def test_unchanged_files_keep_their_times(tmp_path: Path) -> None:
    build(tmp_path, FIRST)
    for path in (*FIRST, MANIFEST):
        os.utime(tmp_path / path, (1, 1))
    build(tmp_path, FIRST)
    assert {(tmp_path / path).stat().st_mtime for path in (*FIRST, MANIFEST)} == {1.0}
    build(tmp_path, SECOND)
    assert (tmp_path / "kubernetes/same.yaml").stat().st_mtime == 1.0
    assert (tmp_path / "kubernetes/shop.yaml").stat().st_mtime > 1.0


def test_folders_left_empty_are_removed_and_others_stay(tmp_path: Path) -> None:
    build(tmp_path, FIRST)
    (tmp_path / "nginx/empty").mkdir()
    build(tmp_path, {"kubernetes/shop.yaml": "x\n"})
    assert not (tmp_path / "varnish").exists()
    assert (tmp_path / "nginx/empty").is_dir()
    assert not (tmp_path / "nginx/shop-tls").exists()


def test_an_edited_file_stops_the_build_by_name(tmp_path: Path) -> None:
    build(tmp_path, FIRST)
    place(tmp_path, {"kubernetes/shop.yaml": "mine\n", "varnish/shop-cache/default.vcl": "mine\n"})
    before = seen(tmp_path)
    with pytest.raises(OutputError) as error:
        build(tmp_path, SECOND)
    assert "kubernetes/shop.yaml" in message_of(error)
    assert "varnish/shop-cache/default.vcl" in message_of(error)
    assert "--force" in message_of(error)
    assert seen(tmp_path) == before
    written = build(tmp_path, SECOND, force=True)
    assert seen(tmp_path) == built(SECOND)
    assert "kubernetes/shop.yaml" in written.changed
    assert written.removed == ("varnish/shop-cache/default.vcl",)


def test_an_edit_that_the_program_now_makes_too_is_no_edit(tmp_path: Path) -> None:
    build(tmp_path, FIRST)
    place(tmp_path, {"kubernetes/shop.yaml": SECOND["kubernetes/shop.yaml"]})
    written = build(tmp_path, SECOND)
    assert "kubernetes/shop.yaml" in written.unchanged


def test_a_deleted_file_is_written_again(tmp_path: Path) -> None:
    build(tmp_path, FIRST)
    (tmp_path / "kustomization.yaml").unlink()
    (tmp_path / "varnish/shop-cache/default.vcl").unlink()
    written = build(tmp_path, SECOND)
    assert seen(tmp_path) == {**built(SECOND), "varnish/shop-cache/": "an empty folder"}
    assert "kustomization.yaml" in written.new
    assert written.removed == ()


def test_a_strangers_file_in_the_way_is_never_touched(tmp_path: Path) -> None:
    place(tmp_path, {**STRANGERS, "kubernetes/shop.yaml": "mine\n"})
    before = seen(tmp_path)
    for force in (False, True):
        with pytest.raises(OutputError) as error:
            build(tmp_path, FIRST, force=force)
        assert "kubernetes/shop.yaml" in message_of(error)
        assert "move or delete it" in message_of(error)
        assert seen(tmp_path) == before


def test_the_same_content_is_adopted(tmp_path: Path) -> None:
    place(tmp_path, FIRST)
    written = build(tmp_path, FIRST)
    assert written.unchanged == tuple(sorted(FIRST))
    assert seen(tmp_path) == built(FIRST)


def test_all_that_stands_against_a_build_is_said_at_once(tmp_path: Path) -> None:
    build(tmp_path, FIRST)
    place(tmp_path, {"kubernetes/shop.yaml": "mine\n", "kubernetes/web.yaml": "mine\n"})
    (tmp_path / "prometheus").write_text("a file\n")
    with pytest.raises(OutputError) as error:
        build(tmp_path, SECOND)
    assert len(error.value.problems) == 3
    assert "a file stands at" in message_of(error)


@pytest.mark.parametrize("force", [False, True])
def test_links_are_not_followed(tmp_path: Path, force: bool) -> None:
    outside = tmp_path / "outside"
    place(outside, {"shop.yaml": "precious\n", "same.yaml": "precious\n", "x": "precious\n"})
    out = tmp_path / "out"
    place(out, {"kustomization.yaml": FIRST["kustomization.yaml"]})
    (out / "kubernetes").symlink_to(outside)
    (out / "nginx").mkdir()
    (out / "nginx/shop-tls").mkdir()
    (out / "nginx/shop-tls/nginx.conf").symlink_to(outside / "x")
    before = seen(tmp_path)
    with pytest.raises(OutputError) as error:
        build(out, FIRST, force=force)
    assert "a symbolic link stands at" in message_of(error)
    assert "/kubernetes`" in message_of(error)
    assert "nginx.conf`" in message_of(error)
    assert seen(tmp_path) == before


def test_an_owned_file_replaced_by_a_link_is_not_removed_through_it(tmp_path: Path) -> None:
    out = tmp_path / "out"
    build(out, FIRST)
    place(tmp_path, {"precious": FIRST["varnish/shop-cache/default.vcl"]})
    (out / "varnish/shop-cache/default.vcl").unlink()
    (out / "varnish/shop-cache/default.vcl").symlink_to(tmp_path / "precious")
    build(out, SECOND)
    assert (tmp_path / "precious").read_text() == FIRST["varnish/shop-cache/default.vcl"]
    assert (out / "varnish/shop-cache/default.vcl").is_symlink()


@pytest.mark.parametrize("name", [STAGING, MANIFEST])
def test_a_link_in_place_of_our_own_names(tmp_path: Path, name: str) -> None:
    place(tmp_path, {"outside/kept": "precious\n", "out/x": "x\n"})
    (tmp_path / "out" / name).symlink_to(tmp_path / "outside")
    before = seen(tmp_path)
    with pytest.raises(OutputError):
        build(tmp_path / "out", FIRST)
    assert seen(tmp_path) == before


def test_the_folder_itself_may_be_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "out").symlink_to(tmp_path / "real")
    build(tmp_path / "out", FIRST)
    assert seen(tmp_path / "real") == built(FIRST)


def test_special_files_are_not_opened(tmp_path: Path) -> None:
    (tmp_path / "kubernetes").mkdir()
    os.mkfifo(tmp_path / "kubernetes/shop.yaml")
    with pytest.raises(OutputError) as error:
        build(tmp_path, FIRST)
    assert "a special file stands at" in message_of(error)


@pytest.mark.parametrize(
    ("where", "what"),
    [
        ("file", "`{}/file` is not a folder"),
        ("file/out", "`{}/file` is not a folder"),
        ("dangling", "is a symbolic link to nothing"),
        ("loop", "is a symbolic link to nothing"),
    ],
)
def test_a_target_that_is_no_folder(tmp_path: Path, where: str, what: str) -> None:
    place(tmp_path, {"file": "mine\n"})
    (tmp_path / "dangling").symlink_to(tmp_path / "nowhere")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    before = seen(tmp_path)
    with pytest.raises(OutputError) as error:
        build(tmp_path / where, FIRST)
    assert what.format(tmp_path) in message_of(error)
    assert seen(tmp_path) == before


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "it is not JSON"),
        ("[" * 100_000, "it is not JSON"),
        ("{}", "it is not a manifest of ddpc"),
        ('{"ddpc-manifest": 2}', "its version is 2, not 1"),
        ('{"ddpc-manifest": 1, "tool": 3}', "it was edited, or cut off"),
        (LEADING_OUT, "it was edited, or cut off"),
    ],
)
def test_a_manifest_that_cannot_be_read(tmp_path: Path, text: str, why: str) -> None:
    build(tmp_path, FIRST)
    (tmp_path / MANIFEST).write_text(text)
    before = seen(tmp_path)
    with pytest.raises(OutputError) as error:
        build(tmp_path, SECOND)
    assert why in message_of(error)
    assert seen(tmp_path) == before
    (tmp_path / MANIFEST).unlink()
    build(tmp_path, FIRST)
    assert seen(tmp_path) == built(FIRST)


def test_a_manifest_that_names_files_outside_removes_nothing(tmp_path: Path) -> None:
    out = tmp_path / "out"
    build(out, FIRST)
    place(tmp_path, {"precious": FIRST["kustomization.yaml"]})
    text = (out / MANIFEST).read_text().replace('"kustomization.yaml"', '"../precious"')
    (out / MANIFEST).write_text(text)
    with pytest.raises(OutputError):
        build(out, SECOND)
    assert (tmp_path / "precious").exists()


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
    """Processes that build in turn, each one program or the other: the end is one of them."""
    script = (
        "import sys, pathlib\n"
        "from ddpc.output import OutputError\n"
        "from tests.output.faults import QUICK\n"
        "from tests.output.trees import FIRST, SECOND, build\n"
        "done = 0\n"
        "for turn in range(40):\n"
        "    try:\n"
        "        build(pathlib.Path(sys.argv[1]), (FIRST, SECOND)[turn % 2], filesystem=QUICK)\n"
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
    assert sum(int(done) for done, _ in ends) > 10
    assert seen(tmp_path / "out") in (built(FIRST), built(SECOND))


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


def test_paths_that_no_backend_may_give(tmp_path: Path) -> None:
    for path in ("../x", "/x", "a//b", "a/./b", "", "a/", MANIFEST, f"{STAGING}/new/1", "a\0b"):
        with pytest.raises(ValueError, match="not a path of an output file"):
            write(str(tmp_path / "out"), files_of({path: "x"}), Manifest(tool=""))
    with pytest.raises(ValueError, match="with one path"):
        write(str(tmp_path / "out"), files_of({"a": "x", "A": "x"}), Manifest(tool=""))
    with pytest.raises(ValueError, match="where a folder is needed"):
        write(str(tmp_path / "out"), files_of({"a": "x", "a/b": "x"}), Manifest(tool=""))
    assert not (tmp_path / "out").exists()


def test_the_output_stays_apart_from_the_sources(tmp_path: Path) -> None:
    place(tmp_path, {"app/app.ddp": "x", "app/parts/cache.ddp": "x", "app/out/x": "x"})
    (tmp_path / "link").symlink_to(tmp_path / "app")
    sources = [str(tmp_path / "app/app.ddp"), str(tmp_path / "app/parts/cache.ddp")]
    for target in ("app", "link", ".", "app/parts", "link/parts", "app/out/.."):
        with pytest.raises(OutputError) as error:
            check_apart(str(tmp_path / target), str(tmp_path / "app"), sources)
        assert "choose a folder of its own" in message_of(error)
    for target in ("app/out", "out", "app/parts/out", "link/out", "application"):
        check_apart(str(tmp_path / target), str(tmp_path / "app"), sources)


def test_a_large_build_is_written_whole(tmp_path: Path) -> None:
    """Many files take other ways: they are synced together."""
    tree = {f"kubernetes/s{number}/x.yaml": f"{number}\n" for number in range(300)}
    build(tmp_path, tree)
    build(tmp_path, {path: f"{text}more\n" for path, text in tree.items()}, filesystem=QUICK)
    written = build(tmp_path, {})
    assert len(written.removed) == 300
    assert seen(tmp_path) == built({})
