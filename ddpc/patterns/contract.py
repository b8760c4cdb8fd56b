"""What a pattern is, and what it contributes to a Deployment."""

from __future__ import annotations

from collections.abc import Callable

from attrs import field

from ddpc.diagnostics import Diagnostic
from ddpc.ir.deployment import ClusterName, Container, Mount, Volume
from ddpc.ir.design import Attachment, Call, Design, Edge, Front, Placement, Port, Service
from ddpc.ir.http import Layer, Native, Upstream
from ddpc.ir.origin import UNKNOWN, Origin
from ddpc.ir.pod_names import PodNames
from ddpc.ir.scrape import Alert, Scrape
from ddpc.ir.shards import Sharding
from ddpc.ir.values import Cpu, Duration, Percent, SecretKey, Size
from ddpc.node import frozen
from ddpc.schema.settings import Block
from ddpc.schema.word import Schema


@frozen(kw_only=True)
class TierSizes:
    """How a tier is sized. What is None was not said; ``cpu_share`` goes with a range of
    replicas.
    """

    low: int | None = None
    high: int | None = None
    cpu_share: Percent | None = None
    cpu: Cpu | None = None
    memory: tuple[Size, Size] | None = None
    origin: Origin = field(default=UNKNOWN, eq=False, repr=False)


@frozen(kw_only=True)
class Hop:
    """A layer on its way to become part of a server.

    ``rank`` orders the layers of one service, the outermost lowest. ``upstreams`` are those that
    the layer itself asks (a verifier, an edge's services); the next hop comes from the chain.
    ``port`` and ``health_port`` are what it listens on where it gets a server of its own.
    ``sizes`` are what the user said, ``replicas`` and ``memory`` what holds otherwise.
    """

    layer: Layer | Sharding
    rank: int
    pattern: str
    label: str | None = None
    placement: Placement = Placement.TIER
    upstreams: tuple[Upstream, ...] = ()
    calls: tuple[Call, ...] = ()
    purgers: tuple[str, ...] = ()
    """Services that may send it PURGE, at ``purge_port``."""
    port: int | None = None
    health_port: int | None = None
    sizes: TierSizes = TierSizes()
    replicas: int = 2
    memory: Size = Size(128 << 20)
    reach: bool = False
    separate: bool = False
    behind: str | None = None
    drain: Duration = Duration(25_000)
    native: tuple[Native, ...] = ()
    alone: bool = False
    """Whether its subject is nothing but this layer: then its server has the subject's name."""
    listens: Origin | None = field(default=None, eq=False, repr=False)
    """The statement that says on which port it listens, where one does."""
    pods: PodNames | None = None
    """How it is to know the service's pods, where it tells them apart; None: as it can."""
    peers_port: int | None = None
    """Where the pods of its tier ask each other; then each of them has a name of its own."""
    purge_port: int | None = None
    """Where PURGE is taken, and nothing else; None: nowhere."""
    authority: str | None = None
    """The Secret whose ``ca.crt`` verifies this layer's certificate for the tier before it."""
    origin: Origin = field(default=UNKNOWN, eq=False, repr=False)

    @property
    def listening(self) -> frozenset[int | None]:
        """The ports of its own that clients and probes come in at."""
        return frozenset({self.port, self.health_port})


@frozen(kw_only=True)
class Standing:
    """What an ambassador stands for: a port of its target, as callers dial it.

    ``listens`` is where the pod's containers dial it on localhost; None: at its name.
    """

    port: int
    listens: int | None


@frozen(kw_only=True)
class Beside:
    """Containers and volumes in the service's pods, and what they mount into its own container.

    A container's program dials upstreams by what they are for (``target``): where that is reached
    comes with the chains.
    """

    containers: tuple[Container, ...]
    volumes: tuple[Volume, ...] = ()
    mounts: tuple[Mount, ...] = ()
    ports: tuple[Port, ...] = ()
    """Ports that others may dial, at the name of the service and the first container together."""
    calls: tuple[Call, ...] = ()
    stands: Standing | None = None
    """Of an ambassador: which port of its target it stands for."""
    group: int | None = None
    """The group that owns the pod's volumes, where a container of it needs one."""
    origin: Origin = field(default=UNKNOWN, eq=False, repr=False)


@frozen(kw_only=True)
class Login:
    """Something of ours that asks a store of the build, at a port of its pods, with one password
    and no user's name.

    ``who`` is what it is called, ``said`` the word that gives it the password.
    """

    service: str
    port: int
    secret: SecretKey | None
    who: str
    said: str
    origin: Origin = field(eq=False, repr=False)


@frozen(kw_only=True)
class Contribution:
    """What one attachment adds."""

    hops: tuple[Hop, ...] = ()
    beside: tuple[Beside, ...] = ()
    affinity: Duration | None = None
    """How long the cluster itself keeps a client address on one pod of the subject."""
    names: tuple[ClusterName, ...] = ()
    """Names of the cluster, each called as an external is, that stand for it."""
    scrapes: tuple[Scrape, ...] = ()
    alerts: tuple[Alert, ...] = ()
    logins: tuple[Login, ...] = ()


@frozen(kw_only=True)
class Use:
    """A pattern at its place, with what it may look at."""

    design: Design
    attachment: Attachment
    subject: Service | Front | Edge
    port: Port | None
    """The port that it stands before: the one said, or the only one that fits."""


Reader = Callable[[Block, list[Diagnostic]], object]
"""Makes a pattern's options of the checked block; adds what is wrong to the list."""

Expander = Callable[[Use, list[Diagnostic]], Contribution]
"""Makes the contribution; adds what is wrong, or worth a warning, to the list."""


Entrance = Callable[[Design, Edge, list[Diagnostic]], Hop | None]
"""Makes the layer of an edge."""


@frozen(kw_only=True)
class Shown:
    """A part of an output file: all lines that begin with ``line``, blanks apart.

    One that opens a block is shown with it; with ``around``, the block that the first stands in.
    """

    file: str
    line: str
    around: bool = False


@frozen(kw_only=True)
class Example:
    """A whole program for the reference, and what of its output is shown there."""

    program: str
    shown: tuple[Shown, ...]


@frozen(kw_only=True)
class Pattern:
    """A built-in pattern.

    ``placements`` are where it can run, the usual one first. ``rank`` is set for front patterns,
    the ones that put a layer before a service. ``protocols`` are the ports it fits (empty: any).
    ``subjects`` are the kinds of thing it can be attached to.
    """

    name: str
    summary: str
    schema: Schema
    placements: tuple[Placement, ...]
    rank: int | None = None
    protocols: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ("service", "front")
    takes_target: bool = False
    picks_port: bool = False
    """Whether `port` says which of the service's ports it is about, though it is no layer."""
    takes_full: bool = False
    """Whether ``full`` means something: that services are entered by all of their layers."""
    needs_label: bool = False
    read: Reader
    expand: Expander
    example: Example
    entrance: Entrance | None = None
    """Set for the pattern that an ``edge`` is made of."""
