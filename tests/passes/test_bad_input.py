"""Whatever a project holds, the compiler answers with a diagnostic at its place."""

from __future__ import annotations

import pytest

from ddpc.driver import Options, Outcome, Unreadable, compile_program

_APP = "app demo { }\n"


def _compiled(files: dict[str, bytes], entry: str = "app.ddp") -> Outcome:
    def read(path: str) -> bytes:
        if path not in files:
            raise Unreadable("no such file")
        return files[path]

    return compile_program(entry, read, Options())


@pytest.mark.parametrize(
    ("content", "slug"),
    [
        (b"", "syntax/empty"),
        (b"\n\n# nothing\n", "syntax/empty"),
        (b"\xef\xbb\xbf", "syntax/empty"),
        (b"\xff\xfe\x00a", "syntax/not-text"),
        (b"app demo { }\n\xc3\x28", "syntax/not-text"),
        (b"app demo { }\n\x00", "syntax/not-text"),
        (b"\x7fELF\x02\x01\x01" + bytes(100), "syntax/not-text"),
        (b"app demo { " * 10_000, "syntax/too-deep"),
        (b"{" * 10_000, "syntax/too-deep"),
        (b"}" * 10_000, "syntax/stray-close"),
        (b'"' * 10_001, "syntax/open-string"),
        (b"(" * 10_000, "syntax/unexpected"),
        (b"app " + b"a" * 1_000_000, "schema/wrong-type"),
        (b"a" * 1_000_000 + b" b", "schema/unknown-word"),
    ],
)
def test_files_that_are_no_programs(content: bytes, slug: str) -> None:
    outcome = _compiled({"app.ddp": content})
    assert outcome.failed
    assert outcome.files == ()
    assert slug in {each.code.slug for each in outcome.diagnostics}
    assert {each.span.path for each in outcome.diagnostics} == {"app.ddp"}


def test_a_first_file_that_is_not_there() -> None:
    outcome = _compiled({})
    (problem,) = outcome.diagnostics
    assert problem.code.slug == "load/unreadable"
    assert "no such file" in problem.message
    assert problem.span.path == "app.ddp"


def test_a_byte_order_mark_is_passed_over() -> None:
    web = b'service a { image "a:1"; user 1 }\n'
    outcome = _compiled({"app.ddp": b"\xef\xbb\xbf" + _APP.encode() + web})
    assert outcome.diagnostics == ()


def test_line_ends_of_other_systems_make_the_same() -> None:
    web = b'service a {\n  image "a:1"\n  user 1\n}\n'
    one = _compiled({"app.ddp": _APP.encode() + web})
    other = _compiled({"app.ddp": (_APP.encode() + web).replace(b"\n", b"\r\n")})
    assert [(file.path, file.text) for file in one.files] == [
        (file.path, file.text) for file in other.files
    ]
    assert one.files


@pytest.mark.parametrize(
    ("name", "content", "slug"),
    [
        ("missing.ddp", None, "load/unreadable"),
        ("more.ddp", b"\xff", "syntax/not-text"),
        ("../more.ddp", b"", "schema/wrong-type"),
        ("/etc/passwd", b"", "schema/wrong-type"),
        ("app.ddp", None, "load/import-cycle"),
        ("sub/../more.ddp", b"", "schema/wrong-type"),
    ],
)
def test_imports_that_cannot_be(name: str, content: bytes | None, slug: str) -> None:
    files = {"app.ddp": f'import "{name}"\n{_APP}'.encode()}
    if content is not None:
        files[name] = content
    outcome = _compiled(files)
    (problem,) = outcome.diagnostics
    assert problem.code.slug == slug
    assert (problem.span.path, problem.span.start) == ("app.ddp", 7)
    assert outcome.files == ()


def test_a_long_chain_of_imports() -> None:
    files = {f"f{n}.ddp": f'import "f{n + 1}.ddp"\n'.encode() for n in range(40)}
    files["f40.ddp"] = _APP.encode() + b'service a { image "a:1"; user 1 }\n'
    outcome = _compiled(files, "f0.ddp")
    assert outcome.diagnostics == ()
    assert len(outcome.sources.sources) == 41


def test_thousands_of_errors_are_all_told() -> None:
    text = _APP + "".join(f"service s{number} {{ }}\n" for number in range(2_000))
    outcome = _compiled({"app.ddp": text.encode()})
    assert len(outcome.diagnostics) == 2_000
