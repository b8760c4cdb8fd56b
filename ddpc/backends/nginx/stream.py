"""Decides the configuration of a server that passes TCP connections on without reading them."""

from __future__ import annotations

from typing import Final

from attrs import field

from ddpc.backends.nginx import quote, settings
from ddpc.backends.nginx.findings import Findings
from ddpc.backends.nginx.hops import authority
from ddpc.backends.nginx.model import Authority, Directive
from ddpc.backends.nginx.quote import Word
from ddpc.backends.nginx.versions import FOLLOWS_PODS
from ddpc.ir.origin import UNKNOWN, Origin
from ddpc.ir.stream import TcpProxy
from ddpc.ir.values import Cpu, Version
from ddpc.node import frozen

_CONNECTIONS: Final = 1_024
"""Of a worker; a session takes two, and two buffers of 16 KiB. Two workers full of busy sessions,
1,020 of them, took 42 MiB (nginx 1.22.1; 38 MiB with 1.30.6), of the 64 MiB that an ambassador is
usually given."""


@frozen(kw_only=True)
class StreamFile:
    """The whole nginx.conf of such a server.

    ``resolver`` is who is asked for the upstream's name again (empty: it is looked up once).
    ``silence`` is how long neither side need say anything, ``authority`` who signed the upstream's
    certificate (None: it is not spoken to over TLS).
    """

    main: tuple[Directive, ...]
    events: tuple[Directive, ...]
    drain: Word
    listen: Word
    upstream: Word
    server: Word
    resolver: tuple[Word, ...]
    connect_timeout: Word
    silence: Word
    authority: Authority | None
    health: Word
    origin: Origin = field(default=UNKNOWN, eq=False, repr=False)
    upstream_origin: Origin = field(default=UNKNOWN, eq=False, repr=False)


def select_stream(
    program: TcpProxy, *, version: Version, cpu: Cpu | None, findings: Findings
) -> StreamFile:
    """The configuration of a program; useless where ``findings`` then hold an error."""
    hop = program.upstream
    asked = program.dns if version >= FOLLOWS_PODS else ()
    return StreamFile(
        main=settings.main(cpu, (), _CONNECTIONS),
        events=(Directive(name=Word("worker_connections"), arguments=(Word(str(_CONNECTIONS)),)),),
        drain=quote.duration(program.drain),
        listen=quote.listen(program.address, program.port),
        upstream=findings.word(quote.name, hop.name, hop.origin),
        server=findings.word(lambda host: quote.endpoint(host, hop.port), hop.host, hop.origin),
        resolver=tuple(findings.word(quote.dns_server, host, program.origin) for host in asked),
        connect_timeout=quote.duration(hop.connect_timeout),
        silence=quote.duration(hop.timeout),
        authority=authority(hop.verification, hop.origin, findings) if hop.verification else None,
        health=Word(str(program.health_port)),
        origin=program.origin,
        upstream_origin=hop.origin,
    )
