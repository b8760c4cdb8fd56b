"""Under what an expectation has to hold: something down, replaced or renewed meanwhile."""

from __future__ import annotations

from attrs import field

from ddpc.ir.origin import UNKNOWN, Origin
from ddpc.node import frozen


@frozen(kw_only=True)
class Down:
    """``part`` does not run: all of its pods, ``one`` of them, or the one numbered ``pod``.

    ``crashed``: only the service's own containers; what stands beside them in its pods runs on.

    ``part`` is as it is written: a service, a tier, an external, a pattern attached to what is
    asked, or a pod by its name. What that means comes with the layers: the pods of ``workload``, or
    ``external``.
    """

    part: str
    one: bool = False
    crashed: bool = False
    workload: str | None = None
    pod: int | None = None
    external: str | None = None
    origin: Origin = field(default=UNKNOWN, eq=False, repr=False)


@frozen(kw_only=True)
class Rollout:
    """The pods of ``part`` are replaced one by one, each stopped as the cluster stops it.

    ``part`` None: of what is asked. ``workload`` comes with the layers, as of Down.
    """

    part: str | None = None
    workload: str | None = None
    origin: Origin = field(default=UNKNOWN, eq=False, repr=False)


@frozen(kw_only=True)
class Renewal:
    """The certificate of ``host`` (None: the first) is replaced and taken up."""

    host: str | None = None
    origin: Origin = field(default=UNKNOWN, eq=False, repr=False)


Circumstance = Down | Rollout | Renewal
