"""Verified users behind limits, before a cache that keeps: nobody is given another's answer."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest

from ddpc.driver import Options, compile_program
from ddpc.rehearse.client import Reply, fetch
from ddpc.rehearse.stub import Answer, Request, serve
from tests.servers.builds import Build
from tests.servers.harness import nginx, varnish
from tests.servers.harness.cluster import Cluster, new_cluster

OUTSIDE = {"user": "203.0.113.7"}
PROGRAM = """
app shop {{ target nginx {nginx}; target varnish {varnish} }}
service shop {{
  image "registry.example.com/shop:4.2"; user 10001; port http 8080; ready GET /ready
}}
service accounts {{
  image "registry.example.com/accounts:1.0"; user 10001; port http 8080; ready GET /ready
}}
attach cache to shop {{ memory 128Mi; keep /* for 1h }}
attach rate-limit to shop {{
  anonymous     100/s
  authenticated 100/s verified by accounts at /verify identity X-User
  replicas      1
  reach         load-balancer
}}
"""
PAIRS = ((nginx.VERSIONS[0], varnish.VERSIONS[0]), (nginx.VERSIONS[-1], varnish.VERSIONS[-1]))


def _page(numbers: Iterator[int], request: Request) -> Answer:
    """A page of the user's own, which does not say so."""
    user = request.header("Authorization") or "nobody"
    return Answer(body=f"{user} {next(numbers)}".encode(), headers={"Cache-Control": "no-cache"})


def _verify(request: Request) -> Answer:
    token = (request.header("Authorization") or "").removeprefix("Bearer ")
    return Answer(headers={"X-User": token}) if token.startswith("good") else Answer(status=401)


@contextmanager
def _running(on_nginx: str, on_varnish: str) -> Iterator[Cluster]:
    text = PROGRAM.format(nginx=on_nginx, varnish=on_varnish)
    outcome = compile_program("shop.ddp", lambda _: text.encode(), Options())
    said = {found.code.slug for found in outcome.diagnostics}
    assert said <= {"cache/keeps-everything", "varnish/slow-readers"}
    build = Build("shop", outcome)
    numbers = itertools.count()
    with new_cluster(build.objects, secrets={}, outside=OUTSIDE) as cluster, ExitStack() as stack:
        stack.enter_context(serve(cluster.pods["shop-0"], 8080, lambda one: _page(numbers, one)))
        stack.enter_context(serve(cluster.pods["accounts-0"], 8080, _verify))
        stack.enter_context(cluster.run(nginx=on_nginx, varnish=on_varnish))
        yield cluster


@pytest.mark.parametrize(("on_nginx", "on_varnish"), PAIRS)
def test_what_is_kept_is_nobodys_own(on_nginx: str, on_varnish: str) -> None:
    with _running(on_nginx, on_varnish) as cluster:
        (tier,) = cluster.pods_of("shop-rate-limit")

        def ask(path: str, token: str = "") -> Reply:
            headers = {"Authorization": f"Bearer {token}"} if token else {}
            user = cluster.pods["user"]
            return fetch(f"http://shop{path}", client=user, server=tier, port=8080, headers=headers)

        for path, first in (("/a", "good-alice"), ("/b", ""), ("/c", "forged")):
            asked = [first, "", "good-alice", "good-bob", "", "forged", "good-alice"]
            replies = [(token, ask(path, token)) for token in asked]
            assert {reply.status for _, reply in replies} == {200}
            for token, reply in replies:
                whose = f"Bearer {token}" if token else "nobody"
                assert reply.body.decode().rpartition(" ")[0] == whose
                assert (reply.header("X-Cache") == "PASS") is bool(token)
            assert {reply.header("X-Cache") for token, reply in replies if not token} <= {
                "MISS",
                "HIT",
            }
            assert len({reply.body for token, reply in replies if not token}) == 1
