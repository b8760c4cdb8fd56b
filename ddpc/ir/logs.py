"""Programs that collect what a service says of itself, in records of one shape."""

from __future__ import annotations

from enum import Enum

from attrs import field

from ddpc.ir.origin import UNKNOWN, Origin
from ddpc.ir.upstream import Upstream
from ddpc.ir.values import Duration, SecretKey, Size
from ddpc.node import frozen


class LineFormat(Enum):
    """How a file's lines are read; of ``TEXT`` and ``MULTILINE`` each record is text alone."""

    JSON = "json"
    NGINX = "nginx"
    APACHE2 = "apache2"
    REGEXP = "regexp"
    MULTILINE = "multiline"
    TEXT = "text"


@frozen(kw_only=True)
class SlowLog:
    """The slow log of a Redis, asked for ``every`` so often.

    ``password``: the key of a Secret that it asks for. ``plugin``: collected by the plugin that is
    named after it, not by its own command line.
    """

    host: str = "127.0.0.1"
    port: int
    every: Duration
    password: SecretKey | None = None
    plugin: bool = False
    origin: Origin = field(default=UNKNOWN, eq=False, repr=False)

    @property
    def name(self) -> str:
        """What its records say of where they come from."""
        return "slowlog"


@frozen(kw_only=True)
class Storm:
    """The topologies of an Apache Storm, as its user interface gives them over HTTP below ``path``.

    Their figures are those of the last ``window``.
    """

    host: str = "127.0.0.1"
    port: int
    path: str = ""
    window: Duration
    every: Duration
    origin: Origin = field(default=UNKNOWN, eq=False, repr=False)

    @property
    def url(self) -> str:
        """Where the interface is."""
        return f"http://{self.host}:{self.port}{self.path}"

    @property
    def name(self) -> str:
        """What its records say of where they come from."""
        return "storm"


@frozen(kw_only=True)
class TailedFile:
    """A file that is followed as it grows, in ``directory``, a volume that both containers see.

    ``expression`` is the regular expression of a line (REGEXP), or of a record's first line
    (MULTILINE); ``time`` how its field ``time`` is written, as strftime has it.
    """

    path: str
    directory: str
    format: LineFormat
    expression: str | None = None
    time: str | None = None
    origin: Origin = field(default=UNKNOWN, eq=False, repr=False)

    @property
    def name(self) -> str:
        """What its records say of where they come from."""
        return self.path


LogSource = SlowLog | Storm | TailedFile


@frozen(kw_only=True)
class LogPipeline:
    """One server that turns what it collects into records of one shape, on its standard output.

    ``service`` is whose records they are. A command of more than ``longest_command`` characters is
    cut, as is a text of more than ``longest_text``; records say so. ``redacted`` are fields whose
    values never leave it, each a path of names. ``state`` is how much it may write to remember
    where it was.
    """

    service: str
    sources: tuple[LogSource, ...]
    upstreams: tuple[Upstream, ...] = ()
    health_port: int
    longest_command: int = 256
    longest_text: int = 8_192
    redacted: tuple[tuple[str, ...], ...] = ()
    state: Size = Size(16 << 20)
    origin: Origin = field(default=UNKNOWN, eq=False, repr=False)

    @property
    def listening(self) -> tuple[int, ...]:
        """The ports that it listens on."""
        return (self.health_port,)
