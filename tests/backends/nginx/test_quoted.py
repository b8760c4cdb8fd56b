"""Odd texts in whole files, read back by another reader and asked of the real servers."""

from __future__ import annotations

import tempfile
from pathlib import Path
from urllib.parse import quote as percent_encoded

import crossplane
import pytest
from attrs import evolve
from hypothesis import assume, given
from hypothesis import strategies as st

from ddpc.ir.http import HttpProxy
from ddpc.rehearse.stub import Answer, Request
from tests.backends.nginx.build import (
    HOST,
    program,
    route,
    rule,
    serve,
    site,
    termination,
    text,
    upstream,
    verified_limits,
)
from tests.backends.nginx.reading import unescaped
from tests.backends.nginx.world import CLIENTS, world
from tests.servers.harness import nginx

_PATH_CHARACTERS = "abcXYZ019-._~!$&'()*+,;=:@%20/"
_SEGMENT = st.text(_PATH_CHARACTERS.replace("/", "").replace("%", ""), min_size=1, max_size=8)


@given(
    st.lists(
        st.lists(_SEGMENT, min_size=1, max_size=3).map(lambda parts: "/" + "/".join(parts)),
        min_size=1,
        max_size=20,
        unique=True,
    )
)
def test_paths_in_a_whole_file_are_read_back(paths: list[str]) -> None:
    assume(not any({".", ".."} & set(path.split("/")) for path in paths))
    made = text(_routed(paths))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "nginx.conf")
        path.write_text(made, encoding="utf-8")
        parsed = crossplane.parse(str(path), single=True)
    assert not parsed["errors"]
    (http,) = (each for each in parsed["config"][0]["parsed"] if each["directive"] == "http")
    found = {
        unescaped(inner["args"][1])
        for server in http["block"]
        if server["directive"] == "server"
        for inner in server["block"]
        if inner["directive"] == "location" and inner["args"][0] == "="
    }
    assert found == {*paths, "/healthz"}


def _routed(paths: list[str]) -> HttpProxy:
    routes = tuple(route(path.replace("*", "%2A"), "api") for path in paths)
    return program(termination(site(routes=routes)), upstreams=(upstream(), upstream("api")))


@pytest.mark.parametrize("version", nginx.VERSIONS)
def test_odd_paths_lead_where_they_should(version: str) -> None:
    """Asked of the real server: each odd path goes to its upstream, its neighbours do not."""
    paths = ["/it's", "/a;b", "/a{}", "/$host", '/q"', "/b\\n", "/~x", "/café", "/a b", "/#", "/%"]
    encoded = [percent_encoded(path) for path in paths]
    routes = (route("/*", "app"), *(route(path, "api") for path in encoded))
    made = program(
        termination(site(routes=routes)),
        upstreams=(upstream(), evolve(upstream("api"), port=9)),
    )
    with world(made, version) as running, running.session(CLIENTS[0]) as session:
        assert [session.ask(path).status for path in encoded] == [502] * len(paths)
        assert [session.ask(path + "x").status for path in encoded] == [200] * len(paths)
        assert session.ask(f"/{HOST}").status == 200


@pytest.mark.parametrize("version", nginx.VERSIONS)
def test_an_odd_path_of_a_verifier_is_asked_as_it_is(version: str) -> None:
    limiting = verified_limits()
    assert limiting.verifier
    path = "/it's;{}/$host/$1"
    odd = evolve(limiting, verifier=evolve(limiting.verifier, path=path))

    def answer(_request: Request) -> Answer:
        return Answer(200, b"", {"X-User": "ann"})

    with (
        world(program(odd), version, verifier=answer) as running,
        running.session(CLIENTS[0], 8080, tls=False) as session,
    ):
        session.ask(headers={"Authorization": "Bearer x"})
        assert running.verifier.paths() == [path]


def test_what_cannot_be_carried_is_a_diagnostic_at_its_statement() -> None:
    result, (found,) = serve(program(verified_limits(rule("/a//b", "POST"))))
    assert result is None
    assert found.code.slug == "nginx/uncarried"
    assert found.span == rule("/").origin.span
