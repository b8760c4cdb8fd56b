"""Requests come to those for whom they are meant."""

from __future__ import annotations

from collections.abc import Iterator

from tests.agreement.reader import requests
from tests.agreement.reader.cluster import Container, Pod
from tests.agreement.reader.declared import Sent
from tests.agreement.reader.directive import Directive
from tests.agreement.reader.graph import Connection, Graph
from tests.agreement.reader.parts import Dial, Program
from tests.agreement.reader.requests import Request
from tests.agreement.reader.resolve import is_loopback, resolve, service_of

_PASSES = {"proxy_pass", "grpc_pass"}
_ALL = 100.0


def requests_go_where_they_are_sent(graph: Graph) -> tuple[str, ...]:
    """Each server passes on to the service before which it stands, or what it stands for; an edge
    to the service of the path, a split to that of the share or the rule, and who verifies
    credentials is who is said to."""
    found: list[str] = []
    for pod, container, program in graph.programs():
        for server in requests.entered(program.config) if program.config is not None else ():
            found += [
                f"`{container.name}` of `{pod.name}` {problem}"
                for problem in (
                    *_sent(graph, pod, container, program, server),
                    *_verified(graph, pod, program, server),
                )
            ]
    return tuple(found)


def no_layer_is_passed_by(graph: Graph) -> tuple[str, ...]:
    """Who is to ask a service asks what stands before it, wherever that takes the port: callers
    that do not say `direct`, edges, those for whom credentials are verified."""
    found: list[str] = []
    for one in graph.connections:
        for target in _asked(graph, one):
            front = graph.cluster.named("Service", target)
            ports = front["spec"].get("ports", ()) if front is not None else ()
            taken = any(
                each["port"] == one.dial.port and each.get("protocol", "TCP") == "TCP"
                for each in ports
            )
            if taken and not is_loopback(one.dial.host) and service_of(graph, one.dial) != target:
                found.append(f"{one.who} dials `{one.dial.host}`, past what `{target}` is")
    return tuple(found)


def _asked(graph: Graph, one: Connection) -> Iterator[str]:
    """What somebody is to ask who dials."""
    if one.pod is None:
        return
    declared = graph.declared
    for service, variable, target in declared.led:
        if (one.pod.home, one.dial.among) == (service, variable):
            yield target
    reached = _reached(graph, one.pod, one.dial)
    routes = {
        name
        for each in declared.sent
        if each.owner == one.pod.home and each.host
        for name in each.targets
    }
    verifiers = {name for owner, name in declared.verifiers if owner == one.pod.home}
    yield from reached & (routes | verifiers) - {one.pod.home}


def _sent(
    graph: Graph, pod: Pod, container: Container, program: Program, server: Directive
) -> Iterator[str]:
    assert program.config is not None
    for one in _meant(graph, pod, container, server):
        request = Request(path=one.path, headers=dict(one.headers), share=one.share)
        name = requests.target(program.config, server, request)
        for dial in _dials(program, name) or (None,):
            reached = _reached(graph, pod, dial)
            if not reached or not reached <= one.targets:
                yield f"sends {one} to {sorted(reached) or 'nobody'}"
            elif dial is not None and one.port not in {None, dial.port}:
                yield f"sends {one} to port {dial.port}"


def _meant(graph: Graph, pod: Pod, container: Container, server: Directive) -> Iterator[Sent]:
    """Requests that a server may get, with whom they are meant for."""
    declared = graph.declared
    routes = [one for one in declared.sent if one.owner == pod.home and one.host]
    if routes:
        yield from (one for one in routes if one.host in requests.hosts(server))
        return
    standing = [
        one.target
        for one in declared.standing
        if one.service == pod.home and container.name in one.containers
    ]
    before = frozenset(standing if container.role == "sidecar" and standing else [pod.home])
    arms = [one for one in declared.sent if one.owner == pod.home and one.before in before]
    if requests.chooses(server):
        yield from arms
        return
    all_of = frozenset(name for one in arms if one.share == _ALL for name in one.targets)
    yield Sent(owner=pod.home, targets=before | all_of)


def _verified(graph: Graph, pod: Pod, program: Program, server: Directive) -> Iterator[str]:
    assert program.config is not None
    said = {target for owner, target in graph.declared.verifiers if owner == pod.home}
    name = requests.verifier(program.config, server, Request())
    for dial in _dials(program, name) if name else ():
        reached = _reached(graph, pod, dial)
        if not reached or not reached <= said:
            yield f"has credentials verified by {sorted(reached) or 'nobody'}"


def _dials(program: Program, name: str) -> tuple[Dial, ...]:
    """What stands in an upstream; or a host with its port."""
    return tuple(
        one
        for one in program.dials
        if name == one.among
        or (one.among in _PASSES and name in {one.host, f"{one.host}:{one.port}"})
    )


def _reached(graph: Graph, pod: Pod, dial: Dial | None) -> frozenset[str]:
    """What is declared and answers: a service or front by its pods, or something outside."""
    if dial is None:
        return frozenset()
    if is_loopback(dial.host):
        return frozenset({pod.home})
    found = resolve(graph, dial)
    outside = {name for name, host in graph.declared.outside.items() if host == found.outside}
    return frozenset(outside | {one.pod.home for one in found.reached})
