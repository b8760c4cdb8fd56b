"""The complete example, run whole: it does what it says, with every pair of server versions.

The bytes that run are the bytes that ship; only the service and the verifier are stand-ins.
"""

from __future__ import annotations

import http.client
import itertools
import json
import ssl
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import pytest
from attrs import frozen

from ddpc.driver import Options, compile_program
from ddpc.rehearse.certificates import certificate_for
from ddpc.rehearse.client import Reply, fetch
from ddpc.rehearse.network import Pod
from ddpc.rehearse.sandbox import Process
from ddpc.rehearse.stub import Answer, Request, Stub, serve
from tests.servers.builds import EXAMPLES, Build
from tests.servers.harness import nginx, varnish
from tests.servers.harness.cluster import Cluster, new_cluster

HOST = "my-domain.com"
VERIFIER = "accounts.words.example.com"
OUTSIDE = {
    "reader": "203.0.113.7",
    "hurry": "203.0.113.8",
    "member": "203.0.113.9",
    "forger": "203.0.113.10",
    VERIFIER: "198.51.100.80",
}
GENUINE = "Bearer genuine"
PAIRS = tuple(itertools.product(nginx.VERSIONS, varnish.VERSIONS))


@frozen(kw_only=True)
class Running:
    """The example with everything around it."""

    cluster: Cluster
    processes: Mapping[str, Process]
    apps: tuple[Stub, ...]
    verifier: Stub

    @property
    def entrance(self) -> str:
        return self.cluster.address("dictionary-tls")

    def get(self, path: str, client: str = "reader", **headers: str) -> Reply:
        """Ask as a browser would, over a new connection."""
        return fetch(
            f"https://{HOST}{path}",
            client=self.cluster.pods[client],
            server=self.entrance,
            headers={name.replace("_", "-"): value for name, value in headers.items()},
            authority=certificate_for(HOST, f"www.{HOST}").certificate,
        )

    def seen(self, path: str) -> list[Request]:
        """The requests for a path that reached the service."""
        return [each for app in self.apps for each in app.requests if each.path == path]


@pytest.fixture(scope="module", params=PAIRS, ids="-".join)
def running(request: pytest.FixtureRequest) -> Iterator[Running]:
    on_nginx, on_varnish = request.param
    build = _build(on_nginx, on_varnish)
    secrets = {"words-tls": certificate_for(HOST, f"www.{HOST}").volume()}
    with (
        new_cluster(build.objects, secrets=secrets, outside=OUTSIDE) as cluster,
        _apps(cluster.pods_of("dictionary")) as apps,
        serve(cluster.pods[VERIFIER], 8080, _verify) as verifier,
        cluster.run(nginx=on_nginx, varnish=on_varnish) as processes,
    ):
        running = Running(cluster=cluster, processes=processes, apps=apps, verifier=verifier)
        _wait_for_health(running)
        yield running


def _build(on_nginx: str, on_varnish: str) -> Build:
    text = (EXAMPLES / "dictionary.ddp").read_text(encoding="utf-8")
    targets = f"  target nginx {on_nginx}\n  target varnish {on_varnish}\n"
    text = text.replace("app dictionary {\n", f"app dictionary {{\n{targets}")
    outcome = compile_program("dictionary.ddp", lambda _: text.encode(), Options())
    assert not outcome.failed, outcome.diagnostics
    return Build("dictionary", outcome)


@contextmanager
def _apps(pods: tuple[Pod, ...]) -> Iterator[tuple[Stub, ...]]:
    first, *rest = pods
    with serve(first, 8080, _define) as stub:
        if not rest:
            yield (stub,)
            return
        with _apps(tuple(rest)) as others:
            yield (stub, *others)


def _define(request: Request) -> Answer:
    if request.path.startswith("/private/"):
        return Answer(headers={"Cache-Control": "private"})
    return Answer(body=b"a word\n", headers={"Cache-Control": "max-age=60"})


def _verify(request: Request) -> Answer:
    genuine = request.header("Authorization") == GENUINE and request.path == "/verify"
    return Answer(status=200 if genuine else 401)


def _wait_for_health(running: Running) -> None:
    """Varnish asks the service for its health a few times before it sends anybody there."""
    deadline = time.monotonic() + 20
    while running.get("/private/warm", "forger").status != 200:
        assert time.monotonic() < deadline
        time.sleep(0.2)


def test_every_pod_runs_its_server(running: Running) -> None:
    assert sorted(running.processes) == [
        "dictionary-cache-0/cache",
        "dictionary-cache-1/cache",
        "dictionary-tls-0/tls",
        "dictionary-tls-1/tls",
    ]
    assert len(running.apps) == 3


def test_what_was_fetched_is_answered_from_the_cache(running: Running) -> None:
    replies = [running.get("/define/dog") for _ in range(8)]
    assert [reply.status for reply in replies] == [200] * 8
    assert {reply.body for reply in replies} == {b"a word\n"}
    said = [reply.header("X-Cache") for reply in replies]
    assert said[0] == "MISS"
    # Two caches know nothing of each other: each fetches once.
    assert said.count("MISS") == len(running.seen("/define/dog")) <= 2
    assert said.count("HIT") == 8 - said.count("MISS")


def test_what_is_private_is_never_kept(running: Running) -> None:
    for _ in range(3):
        assert running.get("/private/page").header("X-Cache") != "HIT"
    assert len(running.seen("/private/page")) == 3


def test_the_clients_address_arrives_as_it_was_sent(running: Running) -> None:
    forged = {"X_Forwarded_For": "192.0.2.66", "X_Real_IP": "192.0.2.66", "Forwarded": "for=x"}
    assert running.get("/private/address", **forged).status == 200
    (request,) = running.seen("/private/address")
    assert request.header("X-Real-IP") == OUTSIDE["reader"]
    first, *proxies = (request.header("X-Forwarded-For") or "").split(", ")
    assert first == OUTSIDE["reader"]
    assert proxies == [_hop_before_the_cache(running, proxies)]
    assert request.header("X-Forwarded-Proto") == "https"
    assert request.header("Forwarded") in {None, ""}
    assert request.header("Host") == HOST
    assert request.peer in {pod.address for pod in running.cluster.pods_of("dictionary-cache")}
    assert _logged(running, "/private/address")["client"] == OUTSIDE["reader"]


def _hop_before_the_cache(running: Running, proxies: list[str]) -> str:
    edges = {pod.address for pod in running.cluster.pods_of("dictionary-tls")}
    return next((proxy for proxy in proxies if proxy in edges), "one of the TLS tier")


def _logged(running: Running, path: str) -> dict[str, object]:
    """The entry of the access log for a path, which one of the two edges has."""
    deadline = time.monotonic() + 5
    while True:
        for name, process in running.processes.items():
            lines = process.output().splitlines() if "-tls-" in name else []
            for line in lines:
                if line.startswith("{") and json.loads(line)["uri"] == path:
                    entry: dict[str, object] = json.loads(line)
                    return entry
        assert time.monotonic() < deadline, path
        time.sleep(0.02)


def test_an_anonymous_client_in_a_hurry_is_told_to_wait(running: Running) -> None:
    replies, seconds = _many(running, "hurry", [{}] * 60)
    refused = [reply for reply in replies if reply.status == 429]
    _within(replies, seconds, rate=5, burst=10)
    assert refused
    assert {reply.header("Retry-After") for reply in refused} == {"1"}
    # Another client is not concerned.
    assert running.get("/define/cat").status == 200


def test_a_verified_identity_may_ask_more(running: Running) -> None:
    replies, _ = _many(running, "member", [{"Authorization": GENUINE}] * 60)
    assert [reply.status for reply in replies] == [200] * 60
    assert GENUINE in {each.header("Authorization") for each in running.verifier.requests}


def test_forged_tokens_get_the_allowance_of_anonymous_clients(running: Running) -> None:
    forged = [{"Authorization": f"Bearer forged {number}"} for number in range(60)]
    replies, seconds = _many(running, "forger", forged)
    _within(replies, seconds, rate=5, burst=10)
    assert 429 in {reply.status for reply in replies}


def _many(
    running: Running, client: str, requests: list[dict[str, str]]
) -> tuple[list[Reply], float]:
    """Ask many times over one connection, so of one edge; also the seconds that it took."""
    sock = running.cluster.pods[client].connect(running.entrance, 443)
    context = ssl.create_default_context(
        cadata=certificate_for(HOST, f"www.{HOST}").certificate.decode()
    )
    connection = http.client.HTTPConnection(HOST)
    connection.sock = context.wrap_socket(sock, server_hostname=HOST)
    replies = []
    start = time.monotonic()
    for headers in requests:
        connection.request("GET", f"/define/{client}", headers=headers)
        answer = connection.getresponse()
        headers_there = tuple(answer.getheaders())
        replies.append(Reply(status=answer.status, headers=headers_there, body=answer.read()))
    seconds = time.monotonic() - start
    connection.close()
    return replies, seconds


def _within(replies: list[Reply], seconds: float, *, rate: int, burst: int) -> None:
    """Hold the answers to one edge's half of the allowance: 10/s with a burst of 20 in all."""
    allowed = sum(reply.status == 200 for reply in replies)
    assert burst < allowed <= 1 + burst + rate * seconds + 1
    assert {reply.status for reply in replies} <= {200, 429}


@pytest.mark.parametrize("host", [HOST, f"www.{HOST}", "evil.example.net"])
def test_plain_http_is_sent_to_a_fixed_host(running: Running, host: str) -> None:
    reply = fetch(
        f"http://{host}/define/dog?x=1",
        client=running.cluster.pods["reader"],
        server=running.entrance,
    )
    assert reply.status == 308
    assert reply.header("Location") == f"https://{HOST}/define/dog?x=1"


def test_an_unknown_name_is_refused_in_the_handshake(running: Running) -> None:
    with pytest.raises(ssl.SSLError, match=r"(?i)unrecognized.name"):
        fetch(
            "https://evil.example.net/",
            client=running.cluster.pods["reader"],
            server=running.entrance,
        )
