"""Words that several patterns share."""

from __future__ import annotations

from ddpc.ir.origin import Origin
from ddpc.ir.values import Count, Cpu, Percent
from ddpc.patterns.contract import TierSizes
from ddpc.schema.pieces.service import PATCH
from ddpc.schema.settings import Block, Setting
from ddpc.schema.word import Many, Word

REACH = Word(
    name="reach",
    forms=("<value:load-balancer|cluster>",),
    doc="Whether it can be reached from outside the cluster.",
    default="cluster",
)


def replicas_word(default: str, also: str = "", doc: str = "") -> Word:
    """The number of pods of a tier; ``also`` is what its form ends with, told of by ``doc``."""
    return Word(
        name="replicas",
        forms=(f"<count:count> [on cpu <cpu:percent>]{also}",),
        doc=f"The number of pods of the tier; a range is scaled to hold the CPU at a share.{doc}",
        default=default,
    )


CPU = Word(name="cpu", forms=("<value:cpu>",), doc="The CPU request.", default="100m")


def memory_word(default: str, doc: str = "The memory: request and limit, or a range.") -> Word:
    """The memory of a container."""
    return Word(name="memory", forms=("<value:sizes>",), doc=doc, default=default)


def listen_word(default: str) -> Word:
    """The port that a proxy listens on."""
    return Word(
        name="listen",
        forms=("<value:port>",),
        doc="The port that it listens on in its pod.",
        default=default,
    )


NGINX = Word(
    name="nginx",
    doc="Settings in nginx's own words: `nginx { proxy_buffers 8 16k }`.",
    many=Many.SEQUENCE,
    free=True,
)

VARNISH = Word(
    name="varnish",
    doc="Parameters in Varnish's own words: `varnish { timeout_idle 60 }`.",
    many=Many.SEQUENCE,
    free=True,
)

__all__ = ["CPU", "NGINX", "PATCH", "REACH", "VARNISH"]


def sizes_of(block: Block) -> TierSizes:
    """What a block says of a tier's size."""
    replicas = block.one("replicas")
    count = replicas.get("count", Count) if replicas is not None else None
    return TierSizes(
        low=count.low if count is not None else None,
        high=count.high if count is not None else None,
        cpu_share=replicas.get("cpu", Percent) if replicas is not None else None,
        cpu=block.value("cpu", Cpu),
        memory=block.value("memory", tuple),
        origin=Origin(replicas.head, replicas.text)
        if replicas is not None
        else Origin(block.head, ""),
    )


def listens(block: Block) -> Origin | None:
    """The statement that says on which port something listens."""
    setting = block.one("listen")
    return Origin(setting.head, setting.text) if setting is not None else None


def reaches(block: Block) -> bool:
    """Whether a block asks to be reached from outside."""
    reach: Setting | None = block.one("reach")
    return reach is not None and reach.get("value", str) == "load-balancer"
