"""What the program itself says that no file has to repeat, as plain data."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import frozen


@frozen
class Call:
    """A service calls something, at whatever ports there are; ``direct``: past its layers."""

    caller: str
    callee: str
    direct: bool = False


@frozen(kw_only=True)
class External:
    """Where something outside is, and the networks of its addresses as far as they are said."""

    host: str
    ports: frozenset[tuple[int, str]]
    """Numbers with the transport, TCP or UDP."""
    networks: frozenset[str] = frozenset()


@frozen
class Kept:
    """Containers of ``owner`` are given a key of a Secret; ``what`` is the variable, or the path of
    the file or its end. ``containers``: what theirs may be called; none: the service's own."""

    owner: str
    containers: frozenset[str]
    what: str
    secret: str
    key: str

    def is_of(self, what: str) -> bool:
        """Whether a variable or a path is meant."""
        return what == self.what or what.endswith(f"/{self.what}")


@frozen
class Certificate:
    """A host that is served before ``owner``, and the Secret of its certificate."""

    owner: str
    host: str
    secret: str


@frozen(kw_only=True)
class Declared:
    """Of a whole program.

    ``addresses`` are the variables, by service and name, that hold an address; ``texts`` what the
    user wrote into variables and arguments himself. ``local`` are the ports of each service's own
    containers on localhost. ``admitted`` are the namespaces that may call a service, ``monitoring``
    those that may scrape. ``finishes`` are the seconds that a service's requests may take after
    the signal.
    """

    namespace: str
    domain: str = "cluster.local"
    network: str = "edges"
    calls: frozenset[Call] = frozenset()
    told: frozenset[tuple[str, Call]] = frozenset()
    """Variables that hold a host, with the calls at whatever ports there are: where the host is
    localhost, an ambassador makes them, and the caller none."""
    externals: Mapping[str, External] = {}
    outside: Mapping[str, str] = {}
    """The host of each external, by the name that the program has for it."""
    hosts: frozenset[str] = frozenset()
    """Hosts outside that are named where no external is."""
    dns: frozenset[str] = frozenset()
    addresses: frozenset[tuple[str, str]] = frozenset()
    texts: frozenset[str] = frozenset()
    local: Mapping[str, frozenset[int]] = {}
    admitted: Mapping[str, frozenset[str]] = {}
    monitoring: frozenset[str] = frozenset()
    adapters: frozenset[tuple[str, str]] = frozenset()
    """Containers of one's own that say how a service is: (service, name)."""
    purgers: frozenset[tuple[str, str]] = frozenset()
    """(who, of which service's cache)."""
    secrets: frozenset[tuple[str, str]] = frozenset()
    """Secrets with their keys."""
    kept: frozenset[Kept] = frozenset()
    certificates: frozenset[Certificate] = frozenset()
    authorities: frozenset[tuple[str, str]] = frozenset()
    """(a service or the host of an external, the Secret of who signed its certificate)."""
    pulled: frozenset[str] = frozenset()
    finishes: Mapping[str, int] = {}
