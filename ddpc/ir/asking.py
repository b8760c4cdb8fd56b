"""What an expectation has done before it looks: who is asked, for what, and how often."""

from __future__ import annotations

from ddpc.ir.values import Duration
from ddpc.node import frozen


@frozen(kw_only=True)
class Request:
    """``times`` requests of one kind ``within`` a time, by each of ``clients``.

    ``host`` None: the first host of what is asked. ``scheme`` None: that of what is asked (HTTPS
    where TLS is ended there). ``port`` None: that of what is asked; else one of the service, or of
    what stands beside it, by name or number. ``again``: the request was made before, to each of the
    caches that keep answers of their own. ``identity``: who the requests are verified as; None:
    nobody. Clients differ in all that the program tells clients apart by: the address, the cookies
    that they were given, and the headers that splits and sessions read. PURGE is asked where purges
    are taken. ``path`` may have a query, which nothing that is declared for a path looks at.
    """

    method: str
    path: str
    host: str | None = None
    scheme: str | None = None
    port: str | int | None = None
    headers: tuple[tuple[str, str], ...] = ()
    again: bool = False
    times: int = 1
    within: Duration | None = None
    clients: int | None = None
    identity: str | None = None

    @property
    def count(self) -> int:
        """How many answers there are: of all clients together."""
        return self.times * (self.clients or 1)


@frozen(kw_only=True)
class Connection:
    """A connection to the first port of what is asked."""


@frozen(kw_only=True)
class Command:
    """One command of Redis or memcached, as its command line takes it."""

    arguments: tuple[str, ...]


@frozen(kw_only=True)
class Keys:
    """``count`` different keys are written, each with a value of its own."""

    count: int


@frozen(kw_only=True)
class Metric:
    """What is measured of each pod of the service, as its exporter or it itself tells it.

    Of the series of that name those which have all of ``labels``, each with its value.
    """

    name: str
    labels: tuple[tuple[str, str], ...] = ()


@frozen(kw_only=True)
class Logs:
    """What is collected of the service, after ``text`` was written to the end of ``file``.

    Both None: nothing is written; what was done before is what is collected.
    """

    text: str | None = None
    file: str | None = None


@frozen(kw_only=True)
class RenewedCertificate:
    """The certificate of ``host`` is replaced while all runs; None: of the first host."""

    host: str | None = None


@frozen(kw_only=True)
class AlertRule:
    """The alert ``name`` of the build's rules, about the service, as Prometheus evaluates it."""

    name: str


Ask = Request | Connection | Command | Keys | Metric | Logs | RenewedCertificate | AlertRule
