"""What should be observable: parsed and typed here, checked by running."""

from __future__ import annotations

from attrs import field, frozen

from ddpc.ir.origin import UNKNOWN, Origin
from ddpc.ir.values import Duration


@frozen(kw_only=True)
class Request:
    """``times`` requests of one kind ``within`` a time, as ``identity`` where one is said."""

    method: str
    path: str
    host: str | None = None
    headers: tuple[tuple[str, str], ...] = ()
    again: bool = False
    times: int = 1
    within: Duration | None = None
    identity: str | None = None


@frozen(kw_only=True)
class Status:
    """The answer's status is ``code``; with ``at_least``: that many of the requests have it."""

    code: int
    at_least: int | None = None


@frozen(kw_only=True)
class FromCache:
    """The answer comes from a cache, or, not ``wanted``, does not."""

    wanted: bool


@frozen(kw_only=True)
class FromService:
    """The answer comes from this service."""

    service: str


@frozen(kw_only=True)
class Header:
    """The answer has the header, and with a ``value`` exactly that."""

    name: str
    value: str | None = None


@frozen(kw_only=True)
class Body:
    """The answer's body holds the text."""

    text: str


@frozen(kw_only=True)
class Redirect:
    """The answer sends elsewhere."""

    location: str


@frozen(kw_only=True)
class ClientAddress:
    """The service sees the client's address as it was sent."""


Observation = Status | FromCache | FromService | Header | Body | Redirect | ClientAddress


@frozen(kw_only=True)
class Line:
    """One expectation: after ``request`` (None: of any), ``observation`` holds."""

    request: Request | None
    observation: Observation
    origin: Origin = field(default=UNKNOWN, eq=False, repr=False)


@frozen(kw_only=True)
class Expectation:
    """What is expected of ``service``; ``from_pod``: asked from inside that service's pod."""

    service: str
    from_pod: str | None = None
    lines: tuple[Line, ...]
    origin: Origin = field(default=UNKNOWN, eq=False, repr=False)
