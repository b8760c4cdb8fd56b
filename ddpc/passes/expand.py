"""The sixth pass: every attachment asks its pattern what it contributes."""

from __future__ import annotations

from ddpc.diagnostics import Diagnostic, Label, one_of
from ddpc.ir.deployment import ClusterName
from ddpc.ir.design import Attachment, Design, Edge, Front, Placement, Port, Service
from ddpc.ir.scrape import Alert, Scrape
from ddpc.passes.attached_here import attached_here
from ddpc.passes.context import Context
from ddpc.passes.logins import check_logins
from ddpc.passes.plan import Contributed, Plan
from ddpc.patterns.contract import Entrance, Login, Pattern, Use
from ddpc.reading.codes import UNKNOWN_PORT, WHICH_PORT
from ddpc.reading.ports import say_port


def expand(design: Design, context: Context) -> tuple[Plan, tuple[Diagnostic, ...]]:
    """The Plan with every contribution, not yet in any order."""
    report: list[Diagnostic] = []
    subjects: dict[str, Service | Front | Edge] = {}
    subjects.update({one.name: one for one in design.services})
    subjects.update({one.name: one for one in design.fronts})
    subjects.update({one.name: one for one in design.edges})
    found: list[Contributed] = []
    names: dict[ClusterName, None] = {}
    scrapes: list[Scrape] = []
    alerts: list[Alert] = []
    logins: list[Login] = []
    entrance = _entrance(context) if design.edges else None
    for edge in design.edges:
        hop = entrance(design, edge, report) if entrance is not None else None
        found.append(
            Contributed(
                subject=edge.name,
                attachment=None,
                port=None,
                hops=(hop,) if hop is not None else (),
            )
        )
    for attachment in design.attachments:
        subject = subjects.get(attachment.service)
        if subject is None:
            continue
        pattern = context.patterns[attachment.pattern]
        before = len(report)
        port = _port(attachment, subject, pattern, design, report)
        if len(report) > before:
            continue
        use = Use(design=design, attachment=attachment, subject=subject, port=port)
        contribution = pattern.expand(use, report)
        attached_here(report, before, attachment.origin.span, attachment.bodies)
        names |= dict.fromkeys(contribution.names)
        scrapes += contribution.scrapes
        alerts += contribution.alerts
        logins += contribution.logins
        found.append(
            Contributed(
                subject=subject.name,
                attachment=attachment,
                port=port,
                hops=contribution.hops,
                beside=contribution.beside,
                affinity=contribution.affinity,
            )
        )
    check_logins(design, logins, report)
    return (
        Plan(
            design=design,
            contributed=tuple(found),
            names=tuple(sorted(names, key=lambda name: name.name)),
            scrapes=tuple(scrapes),
            alerts=tuple(alerts),
        ),
        tuple(report),
    )


def _entrance(context: Context) -> Entrance | None:
    """What makes the layer of an edge."""
    return next((one.entrance for one in context.patterns.values() if one.entrance), None)


def _port(
    attachment: Attachment,
    subject: Service | Front | Edge,
    pattern: Pattern,
    design: Design,
    report: list[Diagnostic],
) -> Port | None:
    """The port that a front pattern stands before; an ambassador stands before none."""
    beside = attachment.placement is Placement.AMBASSADOR
    if isinstance(subject, Edge) or pattern.rank is None or beside:
        return None
    which = attachment.port
    if which is not None:
        found = next((p for p in subject.ports if which in {p.name, p.number}), None)
        if found is None:
            report.append(
                Diagnostic(
                    code=UNKNOWN_PORT,
                    message=f"`{subject.name}` has no port `{which}`",
                    span=attachment.origin.span,
                    label="expected "
                    + (one_of(p.name for p in subject.ports) or "a declared port"),
                )
            )
        return found
    fitting = design.likely(
        subject.name, tuple(p for p in subject.ports if p.protocol in pattern.protocols)
    )
    if len(fitting) == 1:
        return fitting[0]
    kinds = " or ".join(pattern.protocols)
    report.append(
        Diagnostic(
            code=WHICH_PORT,
            message=f"`{pattern.name}` does not say which port of `{subject.name}` it stands before"
            if fitting
            else f"`{subject.name}` has no {kinds} port for `{pattern.name}` to stand before",
            span=attachment.origin.span,
            label="expected `port` and " + one_of(p.name for p in fitting)
            if fitting
            else f"needs a port that speaks {kinds}",
            labels=tuple(Label(span=p.origin.span, text="fits") for p in fitting[:3]),
            fixes=say_port(fitting, attachment.origin),
        )
    )
    return None
