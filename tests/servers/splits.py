"""Compiled splits, running before stand-ins that say who they are."""

from __future__ import annotations

import copy
import http.client
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import partial
from typing import Any

from attrs import frozen

from ddpc.driver import Options, compile_program
from ddpc.rehearse.client import Reply
from ddpc.rehearse.network import Pod
from ddpc.rehearse.sandbox import Process
from ddpc.rehearse.stub import Answer, Request, Stub, serve
from tests.servers.builds import Build
from tests.servers.harness.cluster import Cluster, new_cluster

OUTSIDE = {"user": "203.0.113.7"}
LIMIT = 900
"""Requests on one connection: nginx closes it after 1,000."""

_SERVICE = """
service {} {{
  image "registry.example.com/{}:1.0"
  user  10001
  port  http 8080
  ready GET /ready
  {}
}}
"""
Change = Callable[[str], str]


def service(name: str, more: str = "") -> str:
    """A service of one pod."""
    return _SERVICE.format(name, name, more)


def build(version: str, *parts: str, varnish: str = "7.7") -> Build:
    """What an app of these parts compiles to; nothing may be said against it, but for what is
    true of a version of Varnish.
    """
    targets = f"target nginx {version}; target varnish {varnish}"
    text = f"app trial {{ pods 10.244.0.0/16; {targets} }}\n" + "\n".join(parts)
    outcome = compile_program("trial.ddp", lambda _: text.encode(), Options())
    said = [one for one in outcome.diagnostics if one.code.slug != "varnish/slow-readers"]
    assert not said, said
    return Build("trial", outcome)


@frozen(kw_only=True)
class Running:
    """A build with a stand-in in each of its services' pods."""

    cluster: Cluster
    stubs: Mapping[str, Stub]
    processes: Mapping[str, Process]

    def ask(self, pod: str, headers: Iterable[Mapping[str, str]], path: str = "/") -> list[Reply]:
        """One request with each of the headers, from outside, to a server's port 8080."""
        user, server = self.cluster.pods["user"], self.cluster.pods[pod]
        return self.send(user, server.address, 8080, headers, path)

    def send(
        self,
        client: Pod,
        address: str,
        port: int,
        headers: Iterable[Mapping[str, str]],
        path: str = "/",
    ) -> list[Reply]:
        """The same from and to anywhere, over kept connections."""
        replies: list[Reply] = []
        connection: http.client.HTTPConnection | None = None
        for number, sent in enumerate(headers):
            if connection is None or number % LIMIT == 0:
                if connection is not None:
                    connection.close()
                connection = http.client.HTTPConnection(address, port, timeout=10)
                connection.sock = client.connect(address, port)
            connection.request("GET", path, headers=dict(sent))
            answer = connection.getresponse()
            there = tuple(answer.getheaders())
            replies.append(Reply(status=answer.status, headers=there, body=answer.read()))
        if connection is not None:
            connection.close()
        assert {reply.status for reply in replies} <= {200}, {r.status for r in replies}
        return replies


def bodies(replies: Iterable[Reply]) -> list[str]:
    """Which arm answered each."""
    return [reply.body.decode() for reply in replies]


@contextmanager
def running(
    made: Build,
    version: str,
    change: Change = lambda text: text,
    says: Callable[[str, Request], Answer] = lambda name, _: Answer(body=name.encode()),
    varnish: str = "7.7",
) -> Iterator[Running]:
    """Run every server of a build; ``change`` is made to each of their configurations."""
    with (
        new_cluster(_changed(made, change), secrets=made.secrets(), outside=OUTSIDE) as cluster,
        ExitStack() as stack,
    ):
        stubs: dict[str, Stub] = {}
        for workload in made.deployment.workloads:
            name = workload.name
            if workload.component == "service":
                local = any(port.on_localhost for c in workload.containers for port in c.ports)
                where = "127.0.0.1" if local else ""
                pods = cluster.pods_of(name)
                for pod in pods:
                    known = pod.name if len(pods) > 1 else name
                    answer = partial(says, known)
                    stubs[known] = stack.enter_context(serve(pod, 8080, answer, where))
        processes = stack.enter_context(cluster.run(nginx=version, varnish=varnish))
        yield Running(cluster=cluster, stubs=stubs, processes=processes)


def _changed(made: Build, change: Change) -> list[dict[str, Any]]:
    objects: list[dict[str, Any]] = copy.deepcopy([dict(each) for each in made.objects])
    for each in objects:
        if each["kind"] == "ConfigMap":
            each |= {"data": {name: change(text) for name, text in each["data"].items()}}
    return objects
