"""What the files say, whatever their format: who listens, who dials whom, what is read."""

from __future__ import annotations

from attrs import field, frozen

from tests.agreement.reader.directive import Directive

EVERYWHERE = "0.0.0.0"


@frozen(kw_only=True)
class Listener:
    """A port that a program listens on. ``answers`` are the paths that it answers itself with 2xx;
    ``passes``: whatever else is asked may be answered by something behind it."""

    port: int
    address: str = EVERYWHERE
    protocol: str = "TCP"
    tls: bool = False
    answers: frozenset[str] = frozenset()
    passes: bool = False

    @property
    def local(self) -> bool:
        """Whether only the pod itself reaches it."""
        return self.address.startswith("127.") or self.address in {"::1", "localhost"}


@frozen(kw_only=True)
class Dial:
    """A host that is connected to, and at which port: its number, a port's name, any (None).

    ``among`` is the list that it stands in: the name of an upstream, a pool, a job. ``each``: every
    address of the host is taken for one of those that are meant. ``datagrams``: over UDP.
    """

    host: str
    port: int | str | None
    among: str
    each: bool = False
    datagrams: bool = False


@frozen(kw_only=True)
class Served:
    """Hosts that are served with a certificate, by the paths of its file and of its key."""

    hosts: tuple[str, ...]
    certificate: str
    key: str


@frozen(kw_only=True)
class Trusted:
    """Who is dialled, and the file of those whose signature on his certificate is taken."""

    dials: tuple[Dial, ...]
    authority: str


@frozen(kw_only=True)
class Program:
    """What one server's configuration and command say."""

    kind: str
    listeners: tuple[Listener, ...] = ()
    dials: tuple[Dial, ...] = ()
    reads: tuple[str, ...] = ()
    """Files that it reads, by their path in the container."""
    writes: tuple[str, ...] = ()
    """Files and folders that it writes."""
    served: tuple[Served, ...] = ()
    trusted: tuple[Trusted, ...] = ()
    follows: tuple[str, ...] = ()
    """Files that something else in the pod writes."""
    resolvers: tuple[str, ...] = ()
    """Who is asked for names."""
    config: Directive | None = field(default=None, repr=False)
    """What the whole configuration says, of nginx."""
    memory: int = 0
    """Bytes that it sets apart: stores, zones."""
    itself: int | None = None
    """Bytes of its processes beside those and of what is under way, where they are known."""
    finish: int = 0
    """Seconds that requests in flight may take after the signal."""
    problems: tuple[str, ...] = field(default=())
    """What the configuration itself leaves open."""


def size_bytes(text: str) -> int:
    """``512Mi``, ``64M``, ``13m``, ``64k`` in bytes: servers count in powers of two, and so does
    every amount that stands in these files. Raises ValueError."""
    units = {"": 1, "b": 1, "k": 1 << 10, "m": 1 << 20, "g": 1 << 30, "t": 1 << 40}
    lowered = text.lower().removesuffix("i")
    number = lowered.rstrip("bkmgt")
    return int(number) * units[lowered[len(number) :]]


def seconds(text: str) -> int:
    """``25s``, ``1500ms``, ``2m``, ``1h`` in whole seconds, rounded up. Raises ValueError."""
    units = {"ms": 1, "s": 1_000, "m": 60_000, "h": 3_600_000, "d": 86_400_000}
    number = text.rstrip("smhd")
    return -(-int(number) * units[text[len(number) :] or "s"] // 1_000)
