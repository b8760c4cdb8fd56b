"""A next hop: where a proxy sends requests."""

from __future__ import annotations

from attrs import field

from ddpc.ir.origin import UNKNOWN, Origin
from ddpc.ir.values import Duration
from ddpc.node import frozen


@frozen(kw_only=True)
class Verification:
    """How an upstream's certificate is verified: the name it must carry, and who signed it.

    ``authority_secret`` is the Secret that holds ``authority_key`` (a PEM bundle); None: those whom
    the server's own image trusts. ``hosts`` are those that are served with the certificate, where
    they are known.
    """

    server_name: str
    hosts: tuple[str, ...] = ()
    authority_secret: str | None
    authority_key: str = "ca.crt"


@frozen(kw_only=True)
class Followed:
    """Pods that are known by the cluster's DNS, as they come and go.

    ``name`` is a headless name of the cluster in full, ``port`` the name of its port: the records
    of type SRV at ``_PORT._tcp.NAME`` list the pods that are ready (Kubernetes DNS specification,
    section 2.4.2). ``dns`` are the servers that are asked: addresses, or names that are looked up
    once.
    """

    name: str
    port: str
    dns: tuple[str, ...]


@frozen(kw_only=True)
class Upstream:
    """A next hop: ``host`` is a name of the cluster or an address; ``name`` is how layers refer to
    it.

    ``connect_timeout`` bounds the connection, ``timeout`` the time between two reads;
    ``keepalive`` is the number of idle connections kept open by each worker (0: none);
    ``retry`` asks another connection when one fails before an answer (idempotent requests only).
    """

    name: str
    host: str
    port: int
    protocol: str = "http"  # http, https or grpc
    connect_timeout: Duration = Duration(2_000)
    timeout: Duration = Duration(60_000)
    keepalive: int = 32
    retry: bool = True
    verification: Verification | None = None
    pods: tuple[str, ...] | Followed = ()
    """Each pod that answers at ``port``, by a name that keeps its address; or how all are followed.
    Empty: whichever pod ``host`` leads to."""
    target: str | None = None
    """The declared service, front or external that it is; how it is reached is for the chains."""
    pod_of: str | None = None
    """The cluster's name of whose pods ``host`` is one."""
    inner: bool = False
    """Entered below the layers that a split has before it too: TLS, limits, a split of its own."""
    origin: Origin = field(default=UNKNOWN, eq=False, repr=False)

    @property
    def hosts(self) -> tuple[str, ...]:
        """Every name that is dialled."""
        return self.pods if isinstance(self.pods, tuple) and self.pods else (self.host,)
