"""A service whose clients keep to its pods, run: a tier before pods that say who they are."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager

from attrs import frozen

from ddpc.driver import Options, compile_program
from ddpc.rehearse import dns
from ddpc.rehearse.certificates import certificate_for
from ddpc.rehearse.client import Reply, fetch
from ddpc.rehearse.manifests import Object
from ddpc.rehearse.network import Pod
from ddpc.rehearse.stub import Answer, serve
from tests.servers.builds import Build
from tests.servers.harness.cluster import Cluster, new_cluster

DNS = "kube-dns.kube-system.svc.cluster.local"
PODS = "shop-pods.shop.svc.cluster.local"
HOST = "shop.example.com"
OUTSIDE = {"user": "203.0.113.7", DNS: "10.96.0.250"}
FOLLOWS = ("1.30",)
"""Versions of nginx that follow pods; for the others they are listed."""
KEYS = tuple(f"client-{number}" for number in range(240))


def _program(version: str, pods: int, by: str, more: str) -> Build:
    app = f"dns {DNS}" if version in FOLLOWS else f"target nginx {version}"
    listed = "" if version in FOLLOWS else "pods listed"
    text = f"""
app shop {{ {app} }}
service shop {{
  image    "registry.example.com/shop:4.2"
  user     10001
  port     http 8080
  replicas {pods}
  ready    GET /ready
}}
attach session to shop {{
  by {by}
  {listed}
  reach load-balancer
}}
{more}
"""
    outcome = compile_program("shop.ddp", lambda _: text.encode(), Options())
    assert not outcome.diagnostics, outcome.diagnostics
    return Build("shop", outcome)


@frozen
class Running:
    """The replicas of a tier before the service's pods, each of which answers with its name."""

    cluster: Cluster
    tier: str
    records: dns.Records
    pods: tuple[Pod, ...]
    stubs: Mapping[str, ExitStack]

    def ask(self, replica: int, cookie: str = "") -> Reply:
        """One request through one of the replicas, by a client with a cookie or without."""
        edge = self.cluster.pods_of(self.tier)[replica]
        headers = {"Cookie": cookie} if cookie else {}
        user = self.cluster.pods["user"]
        if self.tier == "shop-tls":
            return fetch(f"https://{HOST}/", client=user, server=edge, port=8443, headers=headers)
        return fetch("http://shop/", client=user, server=edge, port=8080, headers=headers)

    def places(self, replica: int) -> dict[str, str]:
        """The pod of each key."""
        replies = {key: self.ask(replica, f"theme=dark; SESSION={key}") for key in KEYS}
        assert {reply.status for reply in replies.values()} == {200}
        return {key: reply.body.decode() for key, reply in replies.items()}

    def announce(self, count: int) -> None:
        """Have the cluster's DNS know the first pods, by the names that it gives to pods."""
        known = {pod.address.replace(".", "-"): pod for pod in self.pods[:count]}
        self.records.headless(PODS, "http", 8080, known)

    def stop(self, name: str) -> None:
        """End what answers in a pod."""
        self.stubs[name].close()


def _same(objects: tuple[Object, ...]) -> tuple[Object, ...]:
    return objects


@contextmanager
def running(
    version: str,
    pods: int,
    by: str = "cookie SESSION",
    *,
    more: str = "",
    tier: str = "shop-session",
    change: Callable[[tuple[Object, ...]], tuple[Object, ...]] = _same,
) -> Iterator[Running]:
    """Run a session over so many pods, and what ``more`` attaches, on one version of nginx.

    Clients come in at ``tier``; ``change`` is done to the objects before.
    """
    build = _program(version, pods, by, more)
    secrets = {"shop-tls": certificate_for(HOST).volume()}
    with (
        new_cluster(change(build.objects), secrets=secrets, outside=OUTSIDE) as cluster,
        ExitStack() as stack,
    ):
        stubs = {}
        for pod in cluster.pods_of("shop"):
            stubs[pod.name] = stack.enter_context(ExitStack())
            stubs[pod.name].enter_context(serve(pod, 8080, _says(pod.name)))
        ready = Running(cluster, tier, dns.Records(), cluster.pods_of("shop"), stubs)
        ready.announce(pods)
        stack.enter_context(dns.serve(cluster.pods[DNS], ready.records))
        stack.enter_context(cluster.run(nginx=version, varnish="7.7"))
        replicas = range(len(cluster.pods_of(tier)))
        wait_for(lambda: {ready.ask(replica).status for replica in replicas} == {200})
        yield ready


def _says(name: str) -> Callable[[object], Answer]:
    # Kept connections would outlive what answers on them.
    return lambda _: Answer(body=name.encode(), headers={"Connection": "close"})


def wait_for(true: Callable[[], bool]) -> None:
    """Return once it is so: nginx begins to follow the pods once it runs."""
    deadline = time.monotonic() + 15
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.05)
