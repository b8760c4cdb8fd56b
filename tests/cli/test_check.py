"""``ddpc check``: what is said of programs, good and bad, and how."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.cli.runs import BAD, GOOD, Run, put

ESCAPE = "\x1b["


def test_a_good_program(run: Run) -> None:
    done = run("check", "good.ddp")
    assert (done.code, done.out, done.err) == (0, "good.ddp: no errors\n", "")


def test_a_bad_program(run: Run) -> None:
    done = run("check", "bad.ddp")
    assert done.code == 1
    assert done.out == ""
    assert done.err.startswith("error[schema/unknown-word]: ")
    assert " --> bad.ddp:7:3\n" in done.err
    assert "7 |   prot  http 8080\n  |   ^^^^" in done.err
    assert "7 +   port  http 8080\n" in done.err
    assert done.err.endswith("1 error\n")


def test_json(run: Run) -> None:
    done = run("check", "bad.ddp", "--format", "json")
    assert (done.code, done.err) == (1, "")
    data = json.loads(done.out)
    assert data["version"] == 1
    assert (data["errors"], data["warnings"], data["files"]) == (1, 0, [])
    (found,) = data["diagnostics"]
    assert found["code"] == "schema/unknown-word"
    assert found["file"] == "bad.ddp"
    offset = BAD.index("prot")
    assert found["start"] == {"line": 7, "column": 3, "offset": offset}
    assert found["end"] == {"line": 7, "column": 7, "offset": offset + 4}
    assert found["fixes"][0]["edits"][0]["text"] == "port"


def test_a_fix_from_json_mends_the_program(run: Run) -> None:
    found = json.loads(run("check", "bad.ddp", "--format", "json").out)["diagnostics"][0]
    (edit,) = found["fixes"][0]["edits"]
    start, end = edit["start"]["offset"], edit["end"]["offset"]
    Path("bad.ddp").write_text(BAD[:start] + edit["text"] + BAD[end:])
    assert run("check", "bad.ddp").code == 0


def test_the_same_program_in_json_is_clean(run: Run) -> None:
    done = run("check", "good.ddp", "--format", "json")
    assert done.code == 0
    assert json.loads(done.out)["diagnostics"] == []


def test_paths_are_those_that_the_user_can_open(run: Run, tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    put(tmp_path / "deep", app=BAD)
    assert " --> deep/app.ddp:7:3\n" in run("check", "deep/app.ddp").err
    assert " --> deep/app.ddp:7:3\n" in run("check", "./deep/app.ddp").err
    whole = str(tmp_path / "deep" / "app.ddp")
    assert f" --> {whole}:7:3\n" in run("check", whole).err
    os.chdir(tmp_path / "deep")
    assert " --> app.ddp:7:3\n" in run("check", "app.ddp").err
    assert " --> ../bad.ddp:7:3\n" in run("check", "../bad.ddp").err


def test_standard_input(run: Run) -> None:
    assert run("check", "-", stdin=GOOD.encode()).out == "<stdin>: no errors\n"
    done = run("check", "-", stdin=BAD.encode())
    assert done.code == 1
    assert " --> <stdin>:7:3\n" in done.err
    done = run("check", "-", "--stdin-filename", "some/where.ddp", stdin=BAD.encode())
    assert " --> some/where.ddp:7:3\n" in done.err


def test_standard_input_stands_for_its_file(run: Run, tmp_path: Path) -> None:
    """Imports are found beside it, and its text counts, not the file's."""
    (tmp_path / "part").mkdir()
    put(tmp_path / "part", app=BAD, more="service more {\n}\n")
    text = 'import "more.ddp"\n' + GOOD
    done = run("check", "-", "--stdin-filename", "part/app.ddp", stdin=text.encode())
    assert " --> part/more.ddp:1:1\n" in done.err
    assert "prot" not in done.err


@pytest.mark.parametrize(
    ("environment", "arguments", "terminal", "coloured"),
    [
        ({}, (), False, False),
        ({}, (), True, True),
        ({"NO_COLOR": "1"}, (), True, False),
        ({"NO_COLOR": ""}, (), True, True),
        ({"TERM": "dumb"}, (), True, False),
        ({"FORCE_COLOR": "1"}, (), False, True),
        ({"FORCE_COLOR": "0"}, (), True, False),
        ({"FORCE_COLOR": ""}, (), False, False),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, (), True, False),
        ({"NO_COLOR": "1"}, ("--color", "always"), False, True),
        ({"FORCE_COLOR": "1"}, ("--color", "never"), True, False),
        ({}, ("--color", "auto"), True, True),
    ],
)
def test_colour(
    run: Run,
    monkeypatch: pytest.MonkeyPatch,
    environment: dict[str, str],
    arguments: tuple[str, ...],
    terminal: bool,
    coloured: bool,
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    done = run("check", "bad.ddp", *arguments, terminal=terminal)
    assert (ESCAPE in done.err) == coloured


def test_json_is_never_coloured(run: Run) -> None:
    done = run("check", "bad.ddp", "--format", "json", "--color", "always", terminal=True)
    assert ESCAPE not in done.out


def test_bad_files(run: Run, tmp_path: Path) -> None:
    (tmp_path / "empty.ddp").write_bytes(b"")
    (tmp_path / "binary.ddp").write_bytes(b"\x7fELF\x00\xff")
    (tmp_path / "latin.ddp").write_bytes("# café".encode("latin-1"))
    (tmp_path / "loop.ddp").symlink_to("loop.ddp")
    (tmp_path / "folder.ddp").mkdir()
    os.mkfifo(tmp_path / "pipe.ddp")
    (tmp_path / "vast.ddp").write_bytes(b"#" * (17 << 20))
    for name, said in {
        "none.ddp": "no such file",
        "none/none.ddp": "no such file",
        "good.ddp/x.ddp": "no such file",
        "empty.ddp": "error[syntax/empty]",
        "binary.ddp": "error[syntax/not-text]",
        "latin.ddp": "error[syntax/not-text]",
        "loop.ddp": "symbolic links lead round in a circle",
        "folder.ddp": "it is a folder",
        "pipe.ddp": "it is not a plain file",
        "vast.ddp": "it is larger than 16 MiB",
        "x" * 300 + ".ddp": "file name too long",
    }.items():
        done = run("check", name)
        assert done.code == 1, name
        assert done.out == ""
        assert said in " ".join(done.err.split()), done.err
        assert "Traceback" not in done.err


def test_bad_imports(run: Run, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    put(outside, secret="secret words of somebody else\n")
    project = tmp_path / "project"
    project.mkdir()
    (project / "link.ddp").symlink_to(outside / "secret.ddp")
    (project / "away").symlink_to(outside)
    (project / "inside.ddp").symlink_to("parts.ddp")
    put(project, parts="# nothing wrong here\n")
    for path, code in {
        "../outside/secret.ddp": 1,
        str(outside / "secret.ddp"): 1,
        "link.ddp": 1,
        "away/secret.ddp": 1,
        "none.ddp": 1,
        "inside.ddp": 0,
        "./parts.ddp": 0,
    }.items():
        put(project, app=f'import "{path}"\n' + GOOD)
        done = run("check", "project/app.ddp")
        assert done.code == code, (path, done.err)
        assert "somebody else" not in done.err
        if code:
            assert "--> project/app.ddp:1:" in done.err


def test_the_named_file_may_be_a_link(run: Run, tmp_path: Path) -> None:
    (tmp_path / "project").mkdir()
    (tmp_path / "project" / "app.ddp").symlink_to(tmp_path / "good.ddp")
    assert run("check", "project/app.ddp").code == 0


def test_what_cannot_be_seen_is_shown(run: Run, tmp_path: Path) -> None:
    put(tmp_path, evil='service \x1b]0;owned\x07 \u202e { "\x9b31m" }\n')
    name = "evil\x1b[2J.ddp"
    (tmp_path / "evil.ddp").rename(tmp_path / name)
    for arguments in ((), ("--format", "json")):
        done = run("check", name, *arguments)
        assert done.code == 1
        text = done.out + done.err
        assert not {char for char in text if not char.isprintable() and char != "\n"}


def test_misuse(run: Run) -> None:
    for arguments, said in {
        (): "COMMAND",
        ("nonsense",): "invalid choice",
        ("check",): "APP",
        ("check", "good.ddp", "--nonsense"): "unrecognized arguments: --nonsense",
        ("check", "good.ddp", "--form", "json"): "unrecognized arguments: --form",
        ("check", "good.ddp", "--format", "yaml"): "invalid choice",
        ("check", "good.ddp", "--set", "tag"): "`tag` is not NAME=VALUE",
        ("check", "good.ddp", "--set", "a=1", "--set", "a=2"): "given twice",
        ("check", "good.ddp", "--stdin-filename", "x"): "goes with `-`",
        ("check", "good.ddp/"): "is a folder",
        ("check", "."): "is a folder",
        ("check", ""): "is a folder",
        ("check", "-", "--stdin-filename", "/"): "is a folder",
    }.items():
        done = run(*arguments)
        assert done.code == 2, arguments
        assert said in done.err, (arguments, done.err)
        assert done.out == ""
        assert "Traceback" not in done.err


def test_inputs_and_environments(run: Run, tmp_path: Path) -> None:
    text = "input tag: text\n" + GOOD.replace("web:1.0", "web:${tag}")
    put(tmp_path, app=text + "environment prod {\n  service web { replicas 3 }\n}\n")
    assert "`tag` has no value" in run("check", "app.ddp").err
    assert run("check", "app.ddp", "--set", "tag=1.2=x").code == 1
    assert run("check", "app.ddp", "--set", "tag=1.2").code == 0
    assert run("check", "app.ddp", "--set", "tag=1.2", "--env", "prod").code == 0
    assert run("check", "app.ddp", "--set", "tag=1.2", "--env", "prid").code == 1
    assert run("check", "app.ddp", "--set", "tag=1", "--set", "gat=1").code == 1
