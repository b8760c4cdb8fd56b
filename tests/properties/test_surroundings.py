"""What surrounds a build changes no byte: seeds of hashes, time zones, locales and folders."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from attrs import frozen

from tests.properties.corpus import corpus
from tests.properties.drawn.choices import seeded
from tests.properties.drawn.examined import seeds
from tests.properties.drawn.programs import program
from tests.servers.builds import EXAMPLES

_PROJECT = Path(__file__).parents[2]
_DDPC = Path(sys.executable).parent / "ddpc"
_DRAWN = 40


@frozen
class Surrounding:
    """What a process is given, and what it then has to tell of itself: seconds east of Greenwich in
    1970, the locale and its encoding.
    """

    said: dict[str, str]
    east: int
    locale: str
    encoding: str


SURROUNDINGS = (
    Surrounding({"PYTHONHASHSEED": "0", "TZ": "UTC", "LC_ALL": "C.UTF-8"}, 0, "C.UTF-8", "utf-8"),
    Surrounding(
        {"PYTHONHASHSEED": "1", "TZ": "<+0530>-5:30", "LC_ALL": "C", "PYTHONUTF8": "0"},
        19_800,
        "C",
        "ansi_x3.4-1968",
    ),
    Surrounding(
        {"PYTHONHASHSEED": "4711", "TZ": "<-0330>3:30", "LC_ALL": "POSIX", "PYTHONUTF8": "1"},
        -12_600,
        "C",
        "utf-8",
    ),
)
"""Locales that every machine has. Time zones are said by their rule: names need a database."""

_TOLD = """
import json, locale, os, time
print(json.dumps({
    "east": time.localtime(0).tm_gmtoff,
    "locale": locale.setlocale(locale.LC_ALL, ""),
    "encoding": locale.getpreferredencoding(False).lower(),
    "hash": hash("ddpc"),
    "folder": os.getcwd(),
}))
"""


def digests() -> dict[str, str]:
    """A digest of all files of each kept program, and of some drawn ones."""
    made = {program.name: program.output() for program in corpus()}
    for seed in seeds("digests", _DRAWN):
        outcome = program(seeded(seed)).program().compiled()
        made[seed] = {file.path: file.text for file in outcome.files}
    return {
        name: hashlib.sha256(json.dumps(files).encode()).hexdigest() for name, files in made.items()
    }


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, ...]:
    """Where each of the processes stands: in the project, deep below, and at the top."""
    deep = tmp_path / "a folder" / "below"
    deep.mkdir(parents=True)
    return (_PROJECT, deep, Path("/"))


def _run(surrounding: Surrounding, folder: Path, *arguments: str) -> str:
    return subprocess.run(
        arguments,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(_PROJECT), **surrounding.said},
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=300,
        check=True,
    ).stdout


def test_surroundings_take_effect(folders: tuple[Path, ...]) -> None:
    """What the other tests here compare is not three times the same."""
    hashes = set()
    for one, folder in zip(SURROUNDINGS, folders, strict=True):
        told = json.loads(_run(one, folder, sys.executable, "-c", _TOLD))
        assert (told["east"], told["locale"], told["encoding"]) == (
            one.east,
            one.locale,
            one.encoding,
        )
        assert told["folder"] == str(folder)
        hashes.add(told["hash"])
    assert len(hashes) == len(SURROUNDINGS)


def test_what_surrounds_a_compilation_makes_no_difference(folders: tuple[Path, ...]) -> None:
    script = (
        "import json; from tests.properties.test_surroundings import digests;"
        " print(json.dumps(digests()))"
    )
    found = [
        _run(one, folder, sys.executable, "-c", script)
        for one, folder in zip(SURROUNDINGS, folders, strict=True)
    ]
    assert len(json.loads(found[0])) == len(corpus()) + _DRAWN
    assert len(set(found)) == 1


@pytest.mark.parametrize("example", ["paas", "watched"])
def test_what_surrounds_a_build_changes_no_byte(
    example: str, tmp_path: Path, folders: tuple[Path, ...]
) -> None:
    """Of any file that the command writes: the manifest, which tells of the sources, is one."""
    source = tmp_path / f"{example}.ddp"
    text = (EXAMPLES / source.name).read_text(encoding="utf-8")
    text = re.sub(r"(?m)^(  image .*)$", r'\1\n  env GREETING "grüß dich, İı"', text, count=1)
    source.write_text(text, encoding="utf-8")
    written = []
    for number, (one, folder) in enumerate(zip(SURROUNDINGS, folders, strict=True)):
        out = tmp_path / f"out-{number}"
        named = os.path.relpath(source, folder) if number == 1 else str(source)
        _run(one, folder, str(_DDPC), "build", named, "-o", str(out))
        written.append({str(file.relative_to(out)): file.read_bytes() for file in out.rglob("*.*")})
    assert any("grüß dich, İı".encode() in content for content in written[0].values())
    assert written[0] == written[1] == written[2]
