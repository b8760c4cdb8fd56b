"""What should be observable: parsed and typed here, checked by running."""

from __future__ import annotations

from attrs import field

from ddpc.ir.asking import (
    AlertRule,
    Ask,
    Command,
    Connection,
    Keys,
    Logs,
    Metric,
    RenewedCertificate,
    Request,
)
from ddpc.ir.circumstance import Circumstance, Down, Renewal, Rollout
from ddpc.ir.observation import (
    RISK,
    Arrived,
    Body,
    BodyField,
    CertificateFor,
    ClientAddress,
    Fires,
    FromCache,
    FromService,
    Header,
    Measured,
    Observation,
    ReadBack,
    Record,
    RecordField,
    Redirect,
    Refused,
    Reply,
    ReplyError,
    Same,
    ServedWithoutRestart,
    Share,
    SharesAsDeclared,
    Spread,
    Status,
)
from ddpc.ir.origin import UNKNOWN, Origin
from ddpc.node import frozen


@frozen(kw_only=True)
class Line:
    """One expectation: after ``ask`` (None: any request), ``observation`` holds."""

    ask: Ask | None
    observation: Observation
    origin: Origin = field(default=UNKNOWN, eq=False, repr=False)


@frozen(kw_only=True)
class Under:
    """Lines that hold under a circumstance, which begins before the first and ends after the last.

    During a rollout or a renewal, each line's requests are made again and again until that is over,
    at least as often as the line says; and then every answer counts.
    """

    circumstance: Circumstance
    lines: tuple[Line, ...]
    origin: Origin = field(default=UNKNOWN, eq=False, repr=False)


@frozen(kw_only=True)
class Expectation:
    """What is expected of ``service``; ``from_pod``: asked from inside that service's pod.

    ``lines`` are in the order of the source, in which they are tried.
    """

    service: str
    from_pod: str | None = None
    lines: tuple[Line | Under, ...]
    origin: Origin = field(default=UNKNOWN, eq=False, repr=False)


__all__ = [
    "RISK",
    "AlertRule",
    "Arrived",
    "Ask",
    "Body",
    "BodyField",
    "CertificateFor",
    "Circumstance",
    "ClientAddress",
    "Command",
    "Connection",
    "Down",
    "Expectation",
    "Fires",
    "FromCache",
    "FromService",
    "Header",
    "Keys",
    "Line",
    "Logs",
    "Measured",
    "Metric",
    "Observation",
    "ReadBack",
    "Record",
    "RecordField",
    "Redirect",
    "Refused",
    "Renewal",
    "RenewedCertificate",
    "Reply",
    "ReplyError",
    "Request",
    "Rollout",
    "Same",
    "ServedWithoutRestart",
    "Share",
    "SharesAsDeclared",
    "Spread",
    "Status",
    "Under",
]
