"""What a Prometheus is told, decided: where its targets are."""

from __future__ import annotations

from attrs import field

from ddpc.ir.origin import Origin
from ddpc.ir.values import Duration
from ddpc.node import frozen


@frozen(kw_only=True)
class Named:
    """Targets whose number and names are known: one that is gone is asked for, and missed."""

    addresses: tuple[str, ...]
    """``host:port`` of each."""


@frozen(kw_only=True)
class Resolved:
    """Targets that a name of the cluster's DNS stands for at the time."""

    name: str
    port: int


@frozen(kw_only=True)
class Job:
    """Targets that are asked alike. Its ``name`` is the label ``job`` of what is measured."""

    name: str
    targets: Named | Resolved
    scheme: str
    path: str
    every: Duration
    timeout: Duration
    origin: Origin = field(eq=False, repr=False)
