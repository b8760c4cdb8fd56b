"""Checks every expectation of a program against what the program has."""

from __future__ import annotations

from attrs import evolve

from ddpc.diagnostics import Diagnostic, Edit, Fix
from ddpc.ir.asking import AlertRule, Command, Keys, Logs, Metric, RenewedCertificate, Request
from ddpc.ir.circumstance import Down, Renewal
from ddpc.ir.design import Design
from ddpc.ir.expectation import Expectation, Line, Under
from ddpc.ir.observation import (
    Body,
    BodyField,
    CertificateFor,
    FromCache,
    FromService,
    Header,
    Redirect,
    SharesAsDeclared,
    Status,
)
from ddpc.ir.origin import Origin
from ddpc.passes.codes_expect import IMPOSSIBLE
from ddpc.passes.expected.parts import settled
from ddpc.passes.expected.refusal import Refusal
from ddpc.passes.expected.requests import refused_request
from ddpc.passes.expected.splits import shares_of
from ddpc.passes.expected.stores import refused_store
from ddpc.passes.expected.watched import refused_alert, refused_logs, refused_metric
from ddpc.passes.expected.ways import Ways
from ddpc.passes.plan import Plan


def check_expectations(plan: Plan, report: list[Diagnostic]) -> Plan:
    """Each is of what the program has; circumstances come to know which pods they mean."""
    checked = tuple(_expectation(plan, one, report) for one in plan.design.expectations)
    return evolve(plan, design=evolve(plan.design, expectations=checked))


def _expectation(plan: Plan, one: Expectation, report: list[Diagnostic]) -> Expectation:
    lines = [
        line for part in one.lines for line in (part.lines if isinstance(part, Under) else (part,))
    ]
    if not _speaks_http(plan.design, one.service) and any(map(_over_http, lines)):
        report.append(
            Diagnostic(
                code=IMPOSSIBLE,
                message=f"`{one.service}` has no port that speaks HTTP",
                span=one.origin.span,
                label="nothing to ask",
            )
        )
        return one
    ways = Ways(plan=plan, expectation=one)
    return evolve(one, lines=tuple(_part(ways, part, report) for part in one.lines))


def _speaks_http(design: Design, name: str) -> bool:
    if any(edge.name == name for edge in design.edges):
        return True
    _, ports = design.ports_by_name.get(name, ("", ()))
    return any(port.protocol in {"http", "https", "grpc"} for port in ports)


def _over_http(line: Line) -> bool:
    return line.ask is None or isinstance(line.ask, Request | RenewedCertificate)


def _part(ways: Ways, part: Line | Under, report: list[Diagnostic]) -> Line | Under:
    if isinstance(part, Line):
        return _line(ways, part, report)
    found = settled(part.circumstance, ways)
    if isinstance(found, Refusal):
        _say(found, part.circumstance.origin, report)
    elif isinstance(found, Renewal):
        _say(_not_renewed(ways, found.host), part.origin, report)
    every = not isinstance(part.circumstance, Down)
    ways = evolve(ways, fault=not every)
    lines = tuple(_line(ways, line, report, every=every) for line in part.lines)
    circumstance = part.circumstance if isinstance(found, Refusal) else found
    return evolve(part, circumstance=circumstance, lines=lines)


def _line(ways: Ways, line: Line, report: list[Diagnostic], *, every: bool = False) -> Line:
    """A line that comes to know what is declared of what it is of; ``every`` answer may count."""
    if isinstance(line.ask, Request):
        ways = ways.of(line.ask)
    _say((_counts(line) if every else None) or _refused(ways, line), line.origin, report)
    if isinstance(line.observation, SharesAsDeclared) and len(ways.splits) == 1:
        declared = tuple(shares_of(ways.splits[0]).items())
        return evolve(line, observation=evolve(line.observation, shares=declared))
    return line


def _refused(ways: Ways, line: Line) -> Refusal | None:
    match line.ask:
        case Request() as request:
            return refused_request(ways, request, line.observation)
        case Command() | Keys() as asked:
            return refused_store(ways, asked, line.observation)
        case Metric() as metric:
            return refused_metric(ways, metric)
        case AlertRule() as alert:
            return refused_alert(ways, alert)
        case Logs() as logs:
            return refused_logs(ways, logs)
        case RenewedCertificate(host=host):
            return _not_renewed(ways, host)
    return None


def _not_renewed(ways: Ways, host: str | None) -> Refusal | None:
    name = ways.expectation.service
    if not ways.terminations:
        return Refusal(f"no certificate is served before `{name}`")
    if host is not None and host not in ways.certified:
        return Refusal(f"no certificate before `{name}` is for `{host}`")
    return None


_OF_EVERY_ANSWER = (
    Body,
    BodyField,
    CertificateFor,
    FromCache,
    FromService,
    Header,
    Redirect,
)


def _counts(line: Line) -> Refusal | None:
    """While something is replaced, requests are made until that is over: each answer counts."""
    seen = line.observation
    plain = isinstance(seen, Status) and seen.at_least is None and seen.at_most is None
    if isinstance(line.ask, Request) and (plain or isinstance(seen, _OF_EVERY_ANSWER)):
        return None
    return Refusal(
        "this is not of every single answer",
        notes=("while something is replaced, requests are made until that is over",),
        helps=("expect what every answer has to be, such as `-> 200`",),
    )


def _say(refusal: Refusal | None, origin: Origin, report: list[Diagnostic]) -> None:
    if refusal is None:
        return
    report.append(
        Diagnostic(
            code=refusal.code,
            message=refusal.message,
            span=origin.span,
            label=refusal.label,
            notes=refusal.notes,
            helps=refusal.helps,
            fixes=tuple(
                Fix(title=f"write `{name}`", edits=(Edit(span=origin.span, text=name),))
                for name in refusal.near
            ),
        )
    )
