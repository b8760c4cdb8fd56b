"""What the reader of a project gives, and what it refuses."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from ddpc.cli.reader import ProjectReader
from ddpc.driver import Unreadable


@pytest.fixture(name="read")
def reader(tmp_path: Path) -> ProjectReader:
    project = tmp_path / "project"
    (project / "deep").mkdir(parents=True)
    (project / "app.ddp").write_bytes(b"app")
    (project / "deep" / "more.ddp").write_bytes(b"\xef\xbb\xbfmore\r\n\xff")
    (tmp_path / "secret.ddp").write_bytes(b"secret")
    (project / "link.ddp").symlink_to("../secret.ddp")
    (project / "up").symlink_to("..")
    (project / "inner.ddp").symlink_to("deep/more.ddp")
    return ProjectReader(str(project), "app.ddp", {"given.ddp": b"given"})


def test_bytes_are_given_as_they_are(read: ProjectReader) -> None:
    assert read("app.ddp") == b"app"
    assert read("deep/more.ddp") == read("inner.ddp") == b"\xef\xbb\xbfmore\r\n\xff"
    assert read("given.ddp") == b"given"


def test_what_was_read_is_recorded(read: ProjectReader) -> None:
    read("app.ddp")
    read("given.ddp")
    with pytest.raises(Unreadable):
        read("none.ddp")
    assert read.digests == {
        "app.ddp": hashlib.sha256(b"app").hexdigest(),
        "given.ddp": hashlib.sha256(b"given").hexdigest(),
    }


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("../secret.ddp", "outside of the project's folder"),
        ("deep/../../secret.ddp", "outside of the project's folder"),
        ("../project/app.ddp", "outside of the project's folder"),
        ("/etc/hostname", "outside of the project's folder"),
        ("link.ddp", "a symbolic link leads it out of the project's folder"),
        ("up/secret.ddp", "a symbolic link leads it out of the project's folder"),
        ("up", "a symbolic link leads it out of the project's folder"),
        ("deep", "it is a folder"),
        ("none.ddp", "no such file"),
        ("app.ddp/x", "no such file"),
        ("", "not a path"),
        ("a\0b", "not a path"),
        ("n" * 999, "file name too long"),
    ],
)
def test_what_is_refused(read: ProjectReader, path: str, reason: str) -> None:
    with pytest.raises(Unreadable) as error:
        read(path)
    assert str(error.value) == reason
    assert not read.digests


def test_only_the_named_file_may_lead_elsewhere(read: ProjectReader) -> None:
    named = ProjectReader(read.folder, "link.ddp")
    assert named("link.ddp") == b"secret"
    with pytest.raises(Unreadable):
        named("up/secret.ddp")
