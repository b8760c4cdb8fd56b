"""Writing into a folder that people use too."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ddpc.output import OutputError
from ddpc.output.manifest import Manifest
from ddpc.output.paths import MANIFEST, STAGING
from ddpc.output.write import write
from tests.output.faults import QUICK
from tests.output.trees import (
    FIRST,
    SECOND,
    STRANGERS,
    build,
    built,
    files_of,
    message_of,
    place,
    seen,
)


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


def test_paths_that_no_backend_may_give(tmp_path: Path) -> None:
    for path in ("../x", "/x", "a//b", "a/./b", "", "a/", MANIFEST, f"{STAGING}/new/1", "a\0b"):
        with pytest.raises(ValueError, match="not a path of an output file"):
            write(str(tmp_path / "out"), files_of({path: "x"}), Manifest(tool=""))
    with pytest.raises(ValueError, match="with one path"):
        write(str(tmp_path / "out"), files_of({"a": "x", "A": "x"}), Manifest(tool=""))
    with pytest.raises(ValueError, match="where a folder is needed"):
        write(str(tmp_path / "out"), files_of({"a": "x", "a/b": "x"}), Manifest(tool=""))
    assert not (tmp_path / "out").exists()


def test_a_large_build_is_written_whole(tmp_path: Path) -> None:
    """Many files take other ways: they are synced together."""
    tree = {f"kubernetes/s{number}/x.yaml": f"{number}\n" for number in range(300)}
    build(tmp_path, tree)
    build(tmp_path, {path: f"{text}more\n" for path, text in tree.items()}, filesystem=QUICK)
    written = build(tmp_path, {})
    assert len(written.removed) == 300
    assert seen(tmp_path) == built({})
