"""Programs that collect what a service says of itself, in one shape."""

from __future__ import annotations

from attrs import field, frozen

from ddpc.ir.origin import UNKNOWN, Origin
from ddpc.ir.upstream import Upstream
from ddpc.ir.values import Duration, Size


@frozen(kw_only=True)
class LogSource:
    """Where records come from; ``kind`` says how they are got and what the other fields mean.

    ``tag`` tells sources apart in the records.
    """

    kind: str
    tag: str
    origin: Origin = field(default=UNKNOWN, eq=False, repr=False)


@frozen(kw_only=True)
class LogPipeline:
    """One server that turns what it collects into records of one shape, on its standard output.

    ``longest`` bounds a record's text in characters, what is beyond is cut and said so; the values
    of ``redacted`` fields are replaced. ``state`` is how much it may write to remember its place.
    """

    sources: tuple[LogSource, ...]
    upstreams: tuple[Upstream, ...] = ()
    health_port: int
    longest: int = 256
    redacted: tuple[str, ...] = ()
    state: Size = Size(16 << 20)
    flush: Duration = Duration(1_000)
    origin: Origin = field(default=UNKNOWN, eq=False, repr=False)

    @property
    def listening(self) -> tuple[int, ...]:
        """The ports that it listens on."""
        return (self.health_port,)
