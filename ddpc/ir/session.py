"""Sessions: who has been at a pod comes to it again."""

from __future__ import annotations

from attrs import field

from ddpc.ir.layer_kind import LayerKind
from ddpc.ir.origin import UNKNOWN, Origin
from ddpc.node import frozen


@frozen(kw_only=True)
class Session:
    """Sends requests with the same key to the same pod, whichever replica they come through.

    The key is the value of ``cookie`` or of ``header``: exactly one is set. Requests without it go
    to the pods in turn. ``issued``: whoever comes without the cookie is given one, which is the
    server's own and not the service's.
    """

    kind = LayerKind.SESSION
    cookie: str | None = None
    header: str | None = None
    issued: bool = False
    origin: Origin = field(default=UNKNOWN, eq=False, repr=False)
