"""Lists of pods are the pods."""

from __future__ import annotations

from collections import Counter

from tests.agreement.reader.graph import Connection, Graph
from tests.agreement.reader.resolve import headless, is_loopback, resolve


def lists_name_every_pod_once(graph: Graph) -> tuple[str, ...]:
    """A pool, upstream, director or job that names pods names each of their StatefulSet once."""
    lists: dict[tuple[str, str, str], list[str | None]] = {}
    whose: dict[tuple[str, str, str], tuple[str, ...]] = {}
    for one in graph.connections:
        if is_loopback(one.dial.host):
            continue
        for reached in resolve(graph, one.dial).reached:
            own = one.pod.name if one.pod is not None else ""
            key = (own, one.container, one.dial.among)
            lists.setdefault(key, []).append(reached.named)
            whose.setdefault(key, reached.pod.names)
    found: list[str] = []
    for key, names in lists.items():
        if any(names) and (Counter(names) != Counter(whose[key])):
            pods, listed = ", ".join(whose[key]), ", ".join(sorted(str(name) for name in names))
            found.append(f"`{key[2]}` of `{key[0] or 'prometheus.yml'}` lists {listed} of {pods}")
    return tuple(found)


def all_pods_are_found_by_one_name(graph: Graph) -> tuple[str, ...]:
    """Who takes each address of a name for a pod, to choose among them or to ask them all, finds
    the address of each: the Service has none of its own, or is one pod's."""
    found: list[str] = []
    for one in graph.connections:
        for reached in resolve(graph, one.dial).reached if _is_all(one) else ():
            if reached.named is None and not headless(graph, one.dial):
                found.append(f"{one.who} finds one address for all pods of `{reached.pod.name}`")
    return tuple(found)


def _is_all(one: Connection) -> bool:
    return one.dial.each and not is_loopback(one.dial.host)


def servers_are_called_as_their_pods(graph: Graph) -> tuple[str, ...]:
    """What a configuration calls a server is the pod that it is; what is passed on has an
    upstream, and over TLS one whose certificate is verified; an address has one default; names fit
    into their table, and stand there once; what VCL uses is declared in it; a file that is written
    for the server is the one that it reads; fields are taken from the records of all sources."""
    return tuple(
        f"`{container.name}` of `{pod.name}`: {problem}"
        for pod, container, program in graph.programs()
        for problem in program.problems
    )


def numbers_of_named_pods_are_fixed(graph: Graph) -> tuple[str, ...]:
    """Pods that a list names are neither more nor fewer at times."""
    found: set[str] = set()
    for one in graph.connections:
        for reached in () if is_loopback(one.dial.host) else resolve(graph, one.dial).reached:
            if reached.named is not None and reached.pod.low != reached.pod.high:
                found.add(f"`{reached.pod.name}` is scaled, and its pods are listed")
    return tuple(sorted(found))
