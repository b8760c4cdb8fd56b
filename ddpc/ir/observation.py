"""What an expectation looks for in what comes."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from ddpc.ir.values import Percent
from ddpc.node import frozen

RISK: Final = Fraction(1, 10**6)
"""How likely a right split may be taken for a wrong one, unless a confidence is said."""


@frozen(kw_only=True)
class Status:
    """Every answer has the status ``code``; with ``at_least`` or ``at_most``: so many have it."""

    code: int
    at_least: int | None = None
    at_most: int | None = None


@frozen(kw_only=True)
class FromCache:
    """The answer comes from a cache, or, not ``wanted``, does not."""

    wanted: bool


@frozen(kw_only=True)
class FromService:
    """The answer comes from this service."""

    service: str


@frozen(kw_only=True)
class Share:
    """So large a share of the answers comes from ``service``.

    ``risk`` is the probability with which a split of exactly that share fails the check.
    """

    service: str
    share: Percent
    risk: Fraction = RISK


@frozen(kw_only=True)
class SharesAsDeclared:
    """Every arm of the split gets the share that the split declares; ``risk`` as of Share, for all
    arms together.
    """

    risk: Fraction = RISK
    shares: tuple[tuple[str, Fraction], ...] = ()
    """The share of each service, once the expectation is checked: they add up to 1."""


@frozen(kw_only=True)
class Same:
    """Each client's answers all come from one ``what``: ``pod`` or ``service``."""

    what: str


@frozen(kw_only=True)
class Header:
    """The answer has the header, and with a ``value`` exactly that; not ``wanted``: has it not."""

    name: str
    value: str | None = None
    wanted: bool = True


@frozen(kw_only=True)
class Body:
    """The answer's body holds the text; ``whole``: is the text."""

    text: str
    whole: bool = False


@frozen(kw_only=True)
class BodyField:
    """The answer's body is JSON, and its field at ``path`` is ``value``.

    The path's parts, between dots, are keys of objects or places in lists, from 0. A number, true,
    false or null is compared as JSON writes it.
    """

    path: str
    value: str


@frozen(kw_only=True)
class Redirect:
    """The answer sends to ``location``; ``status`` None: by any status that redirects."""

    location: str
    status: int | None = None


@frozen(kw_only=True)
class CertificateFor:
    """The answer comes over TLS, with a certificate that is for ``host``."""

    host: str


@frozen(kw_only=True)
class Refused:
    """No answer: the connection or the handshake is refused, or closed unanswered."""


@frozen(kw_only=True)
class Arrived:
    """The connection comes to a pod of what is asked, or to the external itself."""


@frozen(kw_only=True)
class ClientAddress:
    """The service sees the client's address as it was sent."""


@frozen(kw_only=True)
class Reply:
    """The reply to a command is ``text``, a number as it is written; None: there is no value."""

    text: str | None


@frozen(kw_only=True)
class ReplyError:
    """The reply to a command is an error, which holds ``text`` where one is said."""

    text: str | None = None


@frozen(kw_only=True)
class ReadBack:
    """Of the keys that were written, at least ``share`` is read with the value that was written."""

    share: Percent


@frozen(kw_only=True)
class Spread:
    """Every shard holds a share of the keys from ``low`` to ``high``.

    None: half of its even share at least, twice that at most.
    """

    low: Percent | None = None
    high: Percent | None = None


@frozen(kw_only=True)
class Measured:
    """Every pod gives the measurement; each of its series is from ``low`` to ``high`` where those
    are said.
    """

    low: int | None = None
    high: int | None = None


@frozen(kw_only=True)
class Fires:
    """The alert fires, of what is measured from now on."""


@frozen(kw_only=True)
class RecordField:
    """A field of a record, by the names on the way to it, with dots; ``value`` None: any."""

    name: str
    value: str | None = None


@frozen(kw_only=True)
class Record:
    """One record is collected that has all of the fields."""

    fields: tuple[RecordField, ...]


@frozen(kw_only=True)
class ServedWithoutRestart:
    """The new certificate is what clients get, from processes that were not started anew."""


Observation = (
    Status
    | FromCache
    | FromService
    | Share
    | SharesAsDeclared
    | Same
    | Header
    | Body
    | BodyField
    | Redirect
    | CertificateFor
    | Refused
    | Arrived
    | ClientAddress
    | Reply
    | ReplyError
    | ReadBack
    | Spread
    | Measured
    | Fires
    | Record
    | ServedWithoutRestart
)
