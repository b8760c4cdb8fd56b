"""What an attachment of broker says."""

from __future__ import annotations

from attrs import field

from ddpc.diagnostics import Diagnostic
from ddpc.ir.origin import Origin
from ddpc.ir.values import Cpu, Duration, Size
from ddpc.node import frozen
from ddpc.patterns.broker.codes import TWO_PRIMARIES, UNUSED
from ddpc.patterns.broker.schema import OF_AMBASSADORS
from ddpc.reading.origins import origin_of
from ddpc.schema.settings import Block

_IDLE = Duration(30 * 60_000)
_MEMORY = Size(64 << 20)


@frozen(kw_only=True)
class BrokerOptions:
    """``listen`` and ``health`` None: as the port of what it stands for has it."""

    listen: int | None
    port: str | int | None
    by_name: bool
    idle: Duration
    health: int | None
    cpu: Cpu
    memory: tuple[Size, Size]
    listens: Origin | None = field(eq=False, repr=False)


def read(block: Block, report: list[Diagnostic]) -> BrokerOptions:
    """The options; ``report`` says what is wrong with them."""
    by_name = block.one("by")
    for setting in block.many("backup"):
        report.append(
            Diagnostic(
                code=TWO_PRIMARIES,
                message="a broker has one database, and no second to turn to",
                span=setting.head,
                label="a second one that takes writes",
                notes=(
                    (
                        "each pod would turn to it by itself, on its own view of the first: for a"
                        " time both take writes, and nobody can put the two together again"
                    ),
                ),
                helps=(
                    (
                        "let the database's own failover move one name, and stand for that name;"
                        " what only reads can be an external with a broker of its own"
                    ),
                ),
            )
        )
    for setting in block.many(*OF_AMBASSADORS) if by_name is not None else ():
        report.append(
            Diagnostic(
                code=UNUSED,
                message=f"`{setting.word}` has no meaning `by name`",
                span=setting.head,
                label="about an ambassador, and there is none",
            )
        )
    port = block.one("port")
    listen = block.one("listen")
    which = port.need("value", object) if port is not None else None
    assert which is None or isinstance(which, str | int)
    return BrokerOptions(
        listen=block.value("listen", int),
        port=which,
        by_name=by_name is not None,
        idle=block.value("idle", Duration) or _IDLE,
        health=block.value("health", int),
        cpu=block.value("cpu", Cpu) or Cpu(50),
        memory=block.value("memory", tuple) or (_MEMORY, _MEMORY),
        listens=origin_of(listen) if listen is not None else None,
    )
