"""The nodes of a sharded cache: each URL has one that keeps its answer, and the others ask it.

A node knows itself by its pod's name, which is what varnishd calls itself unasked
(``server.identity``): the file is the same in every node.
"""

from __future__ import annotations

from typing import Final

from ddpc.backends.varnish import quote
from ddpc.backends.varnish.findings import Findings
from ddpc.backends.varnish.model import Node, Peers
from ddpc.ir.http import Cache, CachePeers

SOCKET: Final = "peers"


def peers(cache: Cache, findings: Findings) -> Peers | None:
    """The nodes, in a stable order."""
    if cache.peers is None:
        return None
    origin = cache.origin
    nodes = findings.carry("nodes", "of the cache", origin, lambda: _nodes(cache.peers))
    if nodes is None:
        return None
    return Peers(nodes=nodes, port=quote.string(str(cache.peers.port)), socket=quote.string(SOCKET))


def _nodes(peers: CachePeers | None) -> tuple[Node, ...]:
    return tuple(
        Node(name=quote.node_name(name), host=quote.string(quote.host_name(host)))
        for name, host in sorted(peers.nodes if peers else ())
    )
