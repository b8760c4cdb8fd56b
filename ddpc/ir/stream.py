"""Programs that pass on connections without reading them."""

from __future__ import annotations

from attrs import field

from ddpc.ir.origin import UNKNOWN, Origin
from ddpc.ir.upstream import Upstream
from ddpc.ir.values import Duration
from ddpc.node import frozen


@frozen(kw_only=True)
class TcpProxy:
    """One server that takes TCP connections at a port and passes each on to one place.

    ``port`` is what callers dial, at ``address``; ``upstream`` is where connections go: its
    ``connect_timeout`` bounds the connecting, its ``timeout`` how long both sides may be silent.
    ``dns`` are the servers (addresses, or names that are looked up once) that are asked for the
    upstream's name again as its records expire; none: it is looked up once, at the start.
    ``health_port`` serves ``/healthz`` in plain HTTP and depends on nothing. ``drain`` is how long
    open connections may last once a stop is asked for.
    """

    port: int
    address: str = "127.0.0.1"
    health_port: int
    upstream: Upstream
    dns: tuple[str, ...] = ()
    drain: Duration = Duration(25_000)
    origin: Origin = field(default=UNKNOWN, eq=False, repr=False)

    @property
    def upstreams(self) -> tuple[Upstream, ...]:
        """All that it dials."""
        return (self.upstream,)

    @property
    def listening(self) -> tuple[int, ...]:
        """The ports that it listens on."""
        return (self.port, self.health_port)
