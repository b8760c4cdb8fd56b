"""``ddpc trace``: from a line of output to its statement, and back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ddpc.cli.place import Place, place
from ddpc.output.manifest import from_text
from ddpc.output.paths import MANIFEST
from tests.cli.runs import GOOD, Run

CONF = "out/nginx/web-tls/nginx.conf"
HOSTS_LINE = GOOD[: GOOD.index("hosts")].count("\n") + 1
ATTACH_LINE = GOOD[: GOOD.index("attach")].count("\n") + 1
LAST_LINE = GOOD.count("\n")


@pytest.fixture(autouse=True)
def build(run: Run) -> None:
    assert run("build", "good.ddp", "-o", "out").code == 0


def ranges_of(path: str) -> list[tuple[int, int, int, str | None]]:
    entry = from_text(Path("out", MANIFEST).read_text()).files[path]
    return [
        (each.first, each.last, each.statement.line, each.statement.pattern)
        for each in entry.ranges
    ]


def test_a_line_of_output(run: Run) -> None:
    first, last, _, pattern = next(
        each for each in ranges_of("nginx/web-tls/nginx.conf") if each[2] == ATTACH_LINE
    )
    assert pattern == "tls"
    for number in (first, last):
        done = run("trace", f"{CONF}:{number}")
        assert (done.code, done.err) == (0, "")
        assert done.out.startswith(f"good.ddp:{ATTACH_LINE}  attach tls to web  (pattern tls)\n")
        assert f"  {CONF}:{first}" in done.out


def test_every_line_has_the_statement_that_the_manifest_says(run: Run) -> None:
    text = Path("out/kubernetes/web.yaml").read_text()
    ranges = ranges_of("kubernetes/web.yaml")
    for number in range(1, text.count("\n") + 1):
        data = json.loads(run("trace", f"out/kubernetes/web.yaml:{number}", "--format", "json").out)
        expected = [line for first, last, line, _ in ranges if first <= number <= last]
        assert [origin["line"] for origin in data["origins"]] == expected
        assert bool(data["remarks"]) == (not expected)


def test_a_whole_file(run: Run) -> None:
    done = run("trace", CONF)
    assert done.code == 0
    assert done.out.count(CONF) == len(ranges_of("nginx/web-tls/nginx.conf"))


def test_from_another_folder(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = run("trace", CONF).out.replace(CONF, "nginx.conf")
    monkeypatch.chdir("out/nginx/web-tls")
    assert run("trace", "nginx.conf").out == expected


def test_a_line_of_no_statement(run: Run) -> None:
    covered = {
        number
        for first, last, _, _ in ranges_of("nginx/web-tls/nginx.conf")
        for number in range(first, last + 1)
    }
    count = Path(CONF).read_text().count("\n")
    free = next(number for number in range(1, count + 1) if number not in covered)
    done = run("trace", f"{CONF}:{free}")
    assert (done.code, done.out) == (0, "")
    assert f"line {free} came from no statement of its own" in done.err


def test_an_edited_file(run: Run) -> None:
    Path(CONF).write_text("# mine\n" + Path(CONF).read_text())
    assert "was edited since ddpc wrote it" in run("trace", CONF).err


def test_a_line_of_the_program(run: Run) -> None:
    done = run("trace", f"good.ddp:{ATTACH_LINE}", "-o", "out")
    assert (done.code, done.err) == (0, "")
    shown = [line.strip() for line in done.out.split("\n") if line.startswith("  ")]
    expected = [
        f"out/{path}:{first}" + (f"-{last}" if last > first else "")
        for path in sorted(from_text(Path("out", MANIFEST).read_text()).files)
        for first, last, line, _ in ranges_of(path)
        if line == ATTACH_LINE
    ]
    assert sorted(shown) == sorted(expected)


def test_a_line_inside_of_a_statement(run: Run) -> None:
    lines = {line for path in ("kubernetes/web.yaml",) for _, _, line, _ in ranges_of(path)}
    inside = next(n for n in range(ATTACH_LINE, ATTACH_LINE + 5) if n not in lines)
    done = run("trace", f"good.ddp:{inside}", "-o", "out")
    assert done.code == 0
    assert f"nothing came from line {inside} by itself" in done.err


def test_a_whole_program(run: Run) -> None:
    done = run("trace", "good.ddp", "-o", "out")
    assert done.code == 0
    assert f"good.ddp:{ATTACH_LINE}  attach tls to web  (pattern tls)\n" in done.out
    assert "  service web" in done.out


def test_an_edited_program(run: Run) -> None:
    Path("good.ddp").write_text(GOOD + "# more\n")
    assert "was edited since the build" in run("trace", "good.ddp", "-o", "out").err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("none.yaml:1",), "cannot read `none.yaml`: no such file"),
        (("out",), "cannot read `out`: is a directory"),
        (("good.ddp:1",), "no folder above `good.ddp` holds"),
        ((f"out/{MANIFEST}:1",), "is not among the files that ddpc wrote to `out`"),
        ((f"{CONF}:0",), "has no line 0; its last is "),
        ((f"{CONF}:99999",), "has no line 99999; its last is "),
        (("good.ddp:0", "-o", "out"), f"has no line 0; its last is {LAST_LINE}"),
        (("good.ddp:99999", "-o", "out"), f"has no line 99999; its last is {LAST_LINE}"),
        (("bad.ddp:1", "-o", "out"), "was not built from `bad.ddp`, but from `good.ddp`"),
        (("good.ddp:1", "-o", "none"), f"cannot read `none/{MANIFEST}`"),
        (("a\0b",), "is not a path"),
    ],
)
def test_what_is_not_there(run: Run, arguments: tuple[str, ...], said: str) -> None:
    done = run("trace", *arguments)
    assert (done.code, done.out) == (2, "")
    assert said in done.err


def test_a_manifest_that_cannot_be_read(run: Run) -> None:
    Path("out", MANIFEST).write_text("{}")
    done = run("trace", CONF)
    assert done.code == 2
    assert "it is not a manifest of ddpc" in done.err


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("a.yaml", Place("a.yaml", None)),
        ("a.yaml:12", Place("a.yaml", 12)),
        ("a.yaml:12:3", Place("a.yaml", 12)),
        ("a.yaml:12:3:", Place("a.yaml", 12)),
        ("a:b/c.yaml:7", Place("a:b/c.yaml", 7)),
        ("a.yaml:", Place("a.yaml:", None)),
        (":3", Place(":3", None)),
        ("a.yaml:x", Place("a.yaml:x", None)),
        ("a.yaml:" + "9" * 30, Place("a.yaml:" + "9" * 30, None)),
    ],
)
def test_places(text: str, meant: Place) -> None:
    assert place(text) == meant
