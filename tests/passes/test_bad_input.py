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
    files = {f"f{n}.ddp": f'import "f{n + 1}.ddp"\n'.encode() for n in range(2_000)}
    files["f2000.ddp"] = _APP.encode() + b'service a { image "a:1"; user 1 }\n'
    outcome = _compiled(files, "f0.ddp")
    assert outcome.diagnostics == ()
    assert len(outcome.sources.sources) == 2_001


def test_imports_of_nothing() -> None:
    outcome = _compiled({"app.ddp": b'import "more.ddp"\n', "more.ddp": b"# nothing\n"})
    assert [each.code.slug for each in outcome.diagnostics] == ["syntax/empty"]


def test_a_long_chain_of_constants() -> None:
    chain = "".join(f'let a{n} = "${{a{n + 1}}}"\n' for n in range(3_000))
    web = 'let a3000 = "on"\nservice a { image "a:1"; user 1; env MODE ${a0} }\n'
    assert _compiled({"app.ddp": (_APP + chain + web).encode()}).diagnostics == ()


def test_constants_that_double_each_other() -> None:
    chain = "".join(f'let a{n + 1} = "${{a{n}}}${{a{n}}}"\n' for n in range(100))
    web = 'let a0 = "on"\nservice a { image "a:1"; user 1; env MODE ${a100} }\n'
    outcome = _compiled({"app.ddp": (_APP + chain + web).encode()})
    assert [each.code.slug for each in outcome.diagnostics] == ["schema/text-too-long"]


def test_parameters_that_double_each_other() -> None:
    patterns = "".join(
        f'pattern p{n}(x: text) {{ attach p{n + 1} to self {{ x "{"${x}" * 16}" }} }}\n'
        for n in range(10)
    )
    last = 'pattern p10(x: text) { attach sidecar b to self { image "b:1"; user 1; env X ${x} } }\n'
    web = 'service a { image "a:1"; user 1; port http 80; ready tcp; reach load-balancer }\n'
    use = 'attach p0 to a { x "0123456789" }\n'
    outcome = _compiled({"app.ddp": (_APP + patterns + last + web + use).encode()})
    assert {each.code.slug for each in outcome.diagnostics} == {"schema/text-too-long"}


_OBJECT = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: "


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("[" * 5_000 + "]" * 5_000, "nested too deeply"),
        (_OBJECT + "{a: 2001-99-99}\n", "month must be in 1..12"),
        (_OBJECT + f"{{a: {'9' * 5_000}}}\n", "holds a value that is none"),
    ],
)
def test_objects_that_cannot_be(content: str, told: str) -> None:
    text = _APP + 'service a { image "a:1"; user 1 }\nresource "objects.yaml"\n'
    outcome = _compiled({"app.ddp": text.encode(), "objects.yaml": content.encode()})
    (problem,) = outcome.diagnostics
    assert problem.code.slug == "resource/invalid"
    assert told in problem.message


def test_a_number_that_no_field_takes() -> None:
    patch = f"patch deployment {{ spec {{ revisionHistoryLimit {'9' * 5_000} }} }}"
    text = _APP + f'service a {{ image "a:1"; user 1; {patch} }}\n'
    (problem,) = _compiled({"app.ddp": text.encode()}).diagnostics
    assert problem.code.slug == "native/unknown"


def test_thousands_of_errors_are_all_told() -> None:
    text = _APP + "".join(f"service s{number} {{ }}\n" for number in range(2_000))
    outcome = _compiled({"app.ddp": text.encode()})
    assert len(outcome.diagnostics) == 2_000
