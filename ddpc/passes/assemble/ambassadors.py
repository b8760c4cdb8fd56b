"""Ambassadors against what the application dials by itself."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ddpc.diagnostics import Diagnostic, Label
from ddpc.ir.deployment import Role, Workload
from ddpc.ir.design import Address, Attachment, Service
from ddpc.ir.origin import Origin
from ddpc.passes.assemble.listening import listeners
from ddpc.passes.assemble.standing import standing
from ddpc.passes.codes_pod import AMBASSADOR_PORT
from ddpc.passes.plan import Plan
from ddpc.patterns.contract import Standing

_LOCAL = re.compile(
    r"(?<![\w.-])(?:localhost|127\.0\.0\.1|\[::1\]):([0-9]{1,5})(?![0-9])", re.ASCII
)


_PORT = re.compile(r"[0-9]{1,5}", re.ASCII)
_LOCALHOST = frozenset({"localhost", "127.0.0.1", "::1"})


def dialled_by_hand(
    plan: Plan, service: Service, workload: Workload, report: list[Diagnostic]
) -> None:
    """Whether a text that names localhost names the port at which the ambassador listens.

    Only a port of what the ambassador stands for proves that it is meant: on any other, something
    in the user's own image may listen.
    """
    ambassadors = tuple(standing(plan, service.name))
    if not ambassadors:
        return
    taken = {
        number
        for container in workload.containers
        if container.role is not Role.BEFORE
        for number, _, _ in listeners(container)
    }
    targets = {attachment.target for attachment, _ in ambassadors}
    for what, dials, number, origin in _dialled(service, targets):
        meant = [one for one in ambassadors if one[1].port == number]
        if meant and number not in taken:
            report.append(_nobody_there(what, dials, meant, origin))


def _dialled(service: Service, targets: set[str | None]) -> Iterator[tuple[str, str, int, Origin]]:
    """(what says so, what is dialled, its port, where) for each text that names localhost."""
    texts = [
        (f"`{variable.name}`", variable.value, variable.origin)
        for variable in service.environment
        if isinstance(variable.value, str)
    ]
    apart = _LOCALHOST & {text for _, text, _ in texts} or any(
        isinstance(variable.value, Address)
        and not variable.value.with_port
        and not variable.value.direct
        and variable.value.target in targets
        for variable in service.environment
    )
    if apart:  # the host in one variable, the port in another
        for what, text, origin in texts:
            if _PORT.fullmatch(text):
                yield what, f"localhost:{text}", int(text), origin
    texts += [
        (f"an argument of `{service.name}`", argument, service.origin)
        for argument in service.arguments
    ]
    for what, text, origin in texts:
        for found in _LOCAL.finditer(text):
            yield what, found[0], int(found[1]), origin


def _nobody_there(
    what: str, dials: str, meant: list[tuple[Attachment, Standing]], origin: Origin
) -> Diagnostic:
    labels: list[Label] = []
    helps: list[str] = []
    for attachment, stands in meant:
        at = stands.listens
        text = f"listens on {at}" if at is not None else "has nothing in the pods"
        labels.append(Label(span=attachment.origin.span, text=text))
        helps.append(f"let it be told: `env NAME address of {attachment.target}`")
    if any(stands.listens is not None for _, stands in meant):
        helps.append(f"or have the ambassador listen there: `listen {dials.rpartition(':')[2]}`")
    return Diagnostic(
        code=AMBASSADOR_PORT,
        message=f"{what} dials {dials}, and nothing in the pod listens there",
        span=origin.span,
        label="dials nobody",
        labels=tuple(labels),
        helps=tuple(helps),
    )
