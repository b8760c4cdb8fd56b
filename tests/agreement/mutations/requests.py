"""Upstreams of an nginx.conf change places."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import combinations

from tests.agreement.mutations.output import Change, Mutation, Output
from tests.agreement.reader.graph import Graph

_UPSTREAM = re.compile(r"upstream (\S+) \{\n(?:.*\n)*?    \}\n")
_SERVER = re.compile(r"^ *server ([^;]*);\n", re.MULTILINE)
_NODE = r'backend node-\S+ \{\n *\.host = "'
_NODES = rf"({_NODE})([^\"]*)((?s:.*?){_NODE})([^\"]*)"
_VERIFIER = "the_verifier"


def pairs(text: str) -> Iterator[tuple[str, str]]:
    """The names of each two upstreams of a configuration that lead elsewhere, but for its own."""
    found = {
        block[1]: servers
        for block in _UPSTREAM.finditer(text)
        if (servers := _SERVER.findall(block[0])) and "127.0.0." not in servers[0]
    }
    for one, other in combinations(found, 2):
        if found[one] != found[other]:
            yield one, other


def swapped(text: str, one: str, other: str) -> str:
    """The configuration with the `server` lines of each in the other's block."""
    blocks = {block[1]: block[0] for block in _UPSTREAM.finditer(text)}
    for name, by in ((one, other), (other, one)):
        own, lines = blocks[name], "".join(each[0] for each in _SERVER.finditer(blocks[by]))
        first = _SERVER.search(own)
        assert first is not None
        rest = _SERVER.sub("", own)
        text = text.replace(own, rest[: first.start()] + lines + rest[first.start() :])
    return text


def changed(output: Output, text: str, by: str) -> None:
    """Another configuration, where it is embedded and where it stands alone."""
    for one in output.of("ConfigMap"):
        for key in [key for key, value in one.get("data", {}).items() if value == text]:
            one["data"][key] = by
    for path in [path for path, other in output.texts.items() if other == text]:
        output.texts[path] = by


def _swap(fits: Callable[[str, tuple[str, str]], bool]) -> Change:
    """Two upstreams that lead elsewhere, in the first configuration that has such two."""

    def change(output: Output, graph: Graph) -> bool:
        for one in output.of("ConfigMap"):
            text = one.get("data", {}).get("nginx.conf", "")
            for pair in pairs(text):
                if fits(text, pair):
                    changed(output, text, swapped(text, *pair))
                    return True
        return False

    return change


def _of_a_split(text: str, pair: tuple[str, str]) -> bool:
    return "$arm" in text and _VERIFIER not in pair


def _of_an_edge(text: str, pair: tuple[str, str]) -> bool:
    return "$arm" not in text and _VERIFIER not in pair


def _past(output: Output, graph: Graph) -> bool:
    """A variable leads to a service itself, past the tier that has its name."""
    for one in graph.connections:
        origin = f"{one.dial.host}-origin"
        led = {(service, name) for service, name, _ in graph.declared.led}
        if one.pod is None or not graph.cluster.named("Service", origin):
            continue
        if (one.pod.home, one.dial.among) in led:
            _, container = output.container(one.pod.name, one.container)
            for variable in container["env"]:
                if variable["name"] == one.dial.among:
                    variable["value"] = f"{origin}:{one.dial.port}"
                    return True
    return False


_SENT = "requests_go_where_they_are_sent"

REQUESTS = (
    Mutation("arms of a split change places", _SENT, _swap(_of_a_split), places=4),
    Mutation("services of an edge change places", _SENT, _swap(_of_an_edge)),
    Mutation(
        "a verifier and a service change places", _SENT, _swap(lambda _, pair: _VERIFIER in pair)
    ),
    Mutation(
        "nodes of a cache change places",
        "servers_are_called_as_their_pods",
        lambda output, _: output.config("default.vcl", _NODES, r"\1\4\3\2"),
    ),
    Mutation("an address leads past a tier", "no_layer_is_passed_by", _past),
    Mutation(
        "a share is another arm's",
        _SENT,
        lambda output, _: output.config("nginx.conf", r"(% )(\S+);(\n +\* +)(\S+);", r"\1\4;\3\2;"),
    ),
)
