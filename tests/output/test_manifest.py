"""The manifest: stable bytes, read back as written."""

from __future__ import annotations

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ddpc.backends.contract import Lines, OutputFile
from ddpc.driver import Options, Outcome
from ddpc.ir.origin import UNKNOWN, Origin
from ddpc.output.folder import digest
from ddpc.output.manifest import (
    Entry,
    Manifest,
    ManifestUnreadableError,
    Range,
    Statement,
    from_text,
    to_text,
)
from ddpc.output.record import TOOL, manifest_of
from ddpc.source import Source, SourceMap, Span

SOURCE = Source("app.ddp", "app shop { }\n\nservice web {\n}\nattach tls to web { }\n")
SERVICE = Origin(Span("app.ddp", 14, 25), "service web")
TLS = Origin(Span("app.ddp", 30, 47), "attach tls to web", "tls")


def outcome(*files: OutputFile) -> Outcome:
    return Outcome(
        sources=SourceMap((SOURCE,)),
        diagnostics=(),
        files=files,
        inputs=(("tag", "1.2"), ("replicas", "3")),
    )


def test_what_a_build_records() -> None:
    text = "a\nb\nc\nd\ne\n"
    file = OutputFile(
        path="kubernetes/web.yaml",
        text=text,
        lines=(
            Lines(4, 4, TLS),
            Lines(1, 1, SERVICE),
            Lines(2, 2, SERVICE),
            Lines(5, 5, UNKNOWN),
        ),
    )
    manifest = manifest_of(
        outcome(file, OutputFile(path="a.yaml", text="")),
        entry="app.ddp",
        options=Options(environment="prod"),
        sources={"app.ddp": "00ff"},
    )
    assert to_text(manifest) == (
        "{\n"
        '  "ddpc-manifest": 1,\n'
        f'  "tool": "{TOOL}",\n'
        '  "entry": "app.ddp",\n'
        '  "environment": "prod",\n'
        '  "inputs": {"replicas": "3", "tag": "1.2"},\n'
        '  "sources": {\n'
        '    "app.ddp": "00ff"\n'
        "  },\n"
        '  "statements": [\n'
        '    {"at": "app.ddp:3", "statement": "service web", "pattern": null},\n'
        '    {"at": "app.ddp:5", "statement": "attach tls to web", "pattern": "tls"}\n'
        "  ],\n"
        '  "files": {\n'
        f'    "a.yaml": {{"sha256": "{digest(b"")}", "lines": []}},\n'
        f'    "kubernetes/web.yaml": {{"sha256": "{digest(text.encode())}", '
        '"lines": [[1, 2, 0], [4, 4, 1]]}\n'
        "  }\n"
        "}\n"
    )


def test_the_order_in_which_files_come_does_not_matter() -> None:
    files = [
        OutputFile(path=path, text=path, lines=(Lines(1, 1, origin),))
        for path, origin in (("b", TLS), ("a", SERVICE), ("c", TLS))
    ]
    texts = {
        to_text(manifest_of(outcome(*order), entry="app.ddp", options=Options(), sources={}))
        for order in (files, files[::-1])
    }
    assert len(texts) == 1


words = st.text(max_size=12)
statements = st.builds(
    Statement,
    path=words,
    line=st.integers(1, 10**6),
    text=words,
    pattern=st.none() | words,
)
ranges = st.builds(
    Range, first=st.integers(1, 10**6), last=st.integers(1, 10**6), statement=statements
)
names = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=8)
manifests = st.builds(
    Manifest,
    tool=words,
    entry=words,
    environment=st.none() | words,
    inputs=st.dictionaries(words, words, max_size=3).map(lambda d: tuple(sorted(d.items()))),
    sources=st.dictionaries(words, words, max_size=3).map(lambda d: tuple(sorted(d.items()))),
    files=st.dictionaries(
        names,
        st.builds(Entry, sha256=words, ranges=st.lists(ranges, max_size=3).map(tuple)),
        max_size=3,
    ),
)


@given(manifests)
def test_a_manifest_is_read_as_it_was_written(manifest: Manifest) -> None:
    text = to_text(manifest)
    assert from_text(text) == manifest
    assert text.isascii()
    assert json.loads(text)["ddpc-manifest"] == 1


@given(manifests, st.data())
def test_a_damaged_manifest_is_refused_or_read(manifest: Manifest, data: st.DataObject) -> None:
    text = to_text(manifest)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    damaged = text[:start] + data.draw(st.text(max_size=5)) + text[end:]
    with suppress(ManifestUnreadableError):
        assert isinstance(from_text(damaged), Manifest)


def test_nothing_of_the_machine_or_the_moment_is_recorded() -> None:
    build = manifest_of(
        outcome(OutputFile(path="a", text="a")), entry="app.ddp", options=Options(), sources={}
    )
    members = json.loads(to_text(build))
    assert set(members) == {
        "ddpc-manifest",
        "tool",
        "entry",
        "environment",
        "inputs",
        "sources",
        "statements",
        "files",
    }
    with pytest.raises(ManifestUnreadableError):
        from_text("null")
