"""What is not followed, not opened and not overwritten."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ddpc.output import OutputError
from ddpc.output.apart import check_apart
from ddpc.output.paths import MANIFEST, STAGING
from tests.output.trees import FIRST, SECOND, build, built, message_of, place, seen

LEADING_OUT = (
    '{"ddpc-manifest": 1, "tool": "", "entry": "", "environment": null, "inputs": {}, '
    '"sources": {}, "statements": [], "files": {"../x": {"sha256": "", "lines": []}}}'
)


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


def test_a_way_through_a_folder_that_is_made(tmp_path: Path) -> None:
    build(f"{tmp_path}/made/../out", FIRST)
    assert seen(tmp_path / "out") == built(FIRST)


def test_a_slash_at_the_end_is_not_said_twice(tmp_path: Path) -> None:
    place(tmp_path, {"kustomization.yaml": "mine\n"})
    with pytest.raises(OutputError) as error:
        build(f"{tmp_path}/", FIRST)
    assert f"`{tmp_path}/kustomization.yaml`" in message_of(error)


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


def test_what_is_named_is_what_is_no_folder(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(OutputError) as error:
        build(tmp_path / "pipe/out", FIRST)
    assert f"`{tmp_path}/pipe` is not a folder" in message_of(error)


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
