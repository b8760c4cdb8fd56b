"""Who the client is, and what is passed on of it: the headers, all in one place."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from ddpc.backends.nginx import quote
from ddpc.backends.nginx.findings import Findings
from ddpc.backends.nginx.model import Clients, Directive
from ddpc.backends.nginx.quote import Word
from ddpc.ir.http import HttpProxy, Termination

_PROXY: Final = Word("proxy_set_header")
_GRPC: Final = Word("grpc_set_header")
_EMPTY: Final = Word("''")

PROTECTED: Final = frozenset({"connection", "forwarded", "upgrade", "x-forwarded-for", "x-real-ip"})
"""Headers (in small letters) that are set for every hop and never by hand."""


def clients(program: HttpProxy, termination: Termination | None, findings: Findings) -> Clients:
    """Whose word on the client counts.

    Of an edge the list of addresses begins with the client; an inner hop adds its peer to the
    list that it was given by one whom it trusts.
    """
    networks = findings.carry(quote.networks, program.trust.networks, program.origin) or ()
    return Clients(
        networks=networks,
        appends=bool(networks) and not program.edge,
        port=Word(str(termination.public_https_port)) if termination else Word(),
        host=Word("$host" if program.stands_for is None else "$asked_host"),
        stands_for=findings.word(quote.server_name, program.stands_for, program.origin)
        if program.stands_for is not None
        else None,
    )


@lru_cache(maxsize=64)
def to_http(who: Clients) -> tuple[Directive, ...]:
    """The headers sent to HTTP upstreams: who asked, and what keeps connections up."""
    host = (("Host", who.host),)
    connection = (("Upgrade", Word("$websocket")), ("Connection", Word("$upgraded_connection")))
    return _directives(_PROXY, (*host, *_forwarded(who), *connection))


@lru_cache(maxsize=64)
def to_grpc(who: Clients) -> tuple[Directive, ...]:
    """The headers sent to gRPC upstreams: nginx would turn a Host into a missing ``:authority``."""
    return _directives(_GRPC, _forwarded(who))


def _forwarded(who: Clients) -> tuple[tuple[str, Word], ...]:
    passed = who.passes_on
    if who.stands_for:
        return (("Proxy", _EMPTY),)
    return (
        ("X-Real-IP", Word("$remote_addr")),
        ("X-Forwarded-For", Word("$forwarded_for" if who.appends else "$remote_addr")),
        ("X-Forwarded-Proto", Word("$forwarded_proto" if passed else "$scheme")),
        ("X-Forwarded-Host", Word("$forwarded_host" if passed else "$host")),
        ("X-Forwarded-Port", Word("$forwarded_port") if passed else (who.port or _EMPTY)),
        ("X-Forwarded-Prefix", Word("$forwarded_prefix") if passed else _EMPTY),
        ("Forwarded", _EMPTY),
        ("Proxy", _EMPTY),
    )


def _directives(name: Word, headers: tuple[tuple[str, Word], ...]) -> tuple[Directive, ...]:
    return tuple(Directive(name=name, arguments=(Word(key), value)) for key, value in headers)
