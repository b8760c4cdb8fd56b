"""What is known by a name is declared once."""

from __future__ import annotations

from ddpc.diagnostics import Diagnostic, Label
from ddpc.passes.codes import DECLARED_TWICE
from ddpc.passes.declarations import Attached, Declared, Environment


def once(things: list[Declared], what: str, report: list[Diagnostic]) -> None:
    """Drops what is declared again; ``what`` names the kind that is declared once in all."""
    seen: dict[str, Declared] = {}
    for thing in list(things):
        first = seen.setdefault(what or thing.name, thing)
        if first is thing:
            continue
        things.remove(thing)
        report.append(
            Diagnostic(
                code=DECLARED_TWICE,
                message=f"{what or f'`{thing.name}` is declared'} twice",
                span=thing.head.head,
                label="declared again here",
                labels=(Label(span=first.head.head, text="first declared here"),),
            )
        )


def environments_once(environments: list[Environment], report: list[Diagnostic]) -> None:
    """Drops environments that are declared again."""
    seen: dict[str, Environment] = {}
    for one in list(environments):
        first = seen.setdefault(one.name, one)
        if first is not one:
            environments.remove(one)
            report.append(
                Diagnostic(
                    code=DECLARED_TWICE,
                    message=f"the environment `{one.name}` is declared twice",
                    span=one.head,
                    label="declared again here",
                    labels=(Label(span=first.head, text="first declared here"),),
                )
            )


def attached_once(attached: list[Attached], report: list[Diagnostic]) -> None:
    """Drops attachments that nothing tells from an earlier one."""
    seen: dict[tuple[str, str | None, str], Attached] = {}
    for one in list(attached):
        first = seen.setdefault(one.identity, one)
        if first is one:
            continue
        attached.remove(one)
        report.append(attached_again(one, first))


def attached_again(second: Attached, first: Attached) -> Diagnostic:
    """Nothing tells an attachment from another one, or from what both would be laid over."""
    return Diagnostic(
        code=DECLARED_TWICE,
        message=f"`{second.pattern}` is attached to `{second.service}` twice",
        span=second.head.head,
        label="attached again here",
        labels=(Label(span=first.head.head, text="first attached here"),),
        helps=(f"labels tell them apart: `attach {second.pattern} two to {second.service}`",),
    )
