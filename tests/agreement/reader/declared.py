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
class Sent:
    """Requests that come in before ``owner``, by an example, and the services, fronts and externals
    that they are meant for: any of them.

    Before an edge they are for ``host``, and go to ``port`` if that is known. Where a split chooses
    they have ``headers``, or are of the users that get ``share`` of a hundred (None: of those that
    no arm gets), and come from ``before``: the owner itself, or what an ambassador stands for.
    """

    owner: str
    targets: frozenset[str]
    host: str = ""
    path: str = "/"
    headers: tuple[tuple[str, str], ...] = ()
    share: float | None = None
    port: int | None = None
    before: str = ""

    def __str__(self) -> str:
        """The request in words."""
        what = [
            f"`{self.host}{self.path}`",
            *(f"`{name}: {value}`" for name, value in self.headers),
        ]
        of_share = [] if self.share is None else [f"of {self.share:g} %"]
        return " ".join((*what, *of_share, f"for {sorted(self.targets)}"))


@frozen
class Standing:
    """An ambassador in the pods of ``service``, by what its container may be called."""

    service: str
    containers: frozenset[str]
    target: str


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
    datagrams: frozenset[tuple[str, str]] = frozenset()
    """Those of them that hold the address of a port over UDP."""
    led: frozenset[tuple[str, str, str]] = frozenset()
    """Those of them that are to lead to what stands before a service: with the name of that."""
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
    sent: tuple[Sent, ...] = ()
    verifiers: frozenset[tuple[str, str]] = frozenset()
    """(before what, who verifies credentials)."""
    standing: frozenset[Standing] = frozenset()
    pulled: frozenset[str] = frozenset()
    finishes: Mapping[str, int] = {}
