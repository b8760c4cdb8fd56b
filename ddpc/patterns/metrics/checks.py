"""What an exporter can be told, and what it has no use for."""

from __future__ import annotations

from typing import Final

from ddpc.diagnostics import Diagnostic
from ddpc.ir.design import Service
from ddpc.ir.origin import Origin
from ddpc.patterns.metrics import codes
from ddpc.patterns.metrics.exporter import Exporter
from ddpc.patterns.metrics.exporters import CUSTOM
from ddpc.patterns.metrics.options import TELLS_WHERE, MetricsOptions

_WORDS: Final = "there are words for it: `listen`, `login`, `password`, `status`, and `port`"


def check_none(service: Service, options: MetricsOptions, report: list[Diagnostic]) -> None:
    """Nothing is said of an exporter where there is none."""
    for word, origin in options.said:
        report.append(
            Diagnostic(
                code=codes.NO_USE,
                message=f"`{service.name}` speaks Prometheus itself: there is no exporter for"
                f" `{word}`",
                span=origin.span,
                label="nothing comes of this",
                helps=("for an exporter beside it, name one: `exporter NAME`",),
            )
        )


def check_exporter(exporter: Exporter, options: MetricsOptions, report: list[Diagnostic]) -> None:
    """What is said is what this exporter can be told, and all that it needs."""
    useless = {
        "login": not exporter.logs_in,
        "password": exporter.password is None,
        "status": exporter.status is None,
    }
    refused = [(word, origin) for word, origin in options.said if useless.get(word, False)]
    for word, origin in refused:
        report.append(
            Diagnostic(
                code=codes.NO_USE,
                message=f"the exporter `{exporter.name}` has no use for `{word}`",
                span=origin.span,
                label="nothing comes of this",
                helps=("tell it by its own variables: `env NAME secret SECRET/KEY`",)
                if exporter.name == CUSTOM
                else (),
            )
        )
    if not refused:
        _login(exporter, options, report)
    _decided(exporter, options, report)


def _decided(exporter: Exporter, options: MetricsOptions, report: list[Diagnostic]) -> None:
    """What the program says already is not said again in the exporter's own words."""
    taken = {name for name, _ in exporter.environment}
    taken |= {name for name in (exporter.login, exporter.password) if name is not None}
    places = dict(options.said)
    for variable in options.environment:
        if variable.name in taken:
            report.append(_twice(exporter, variable.name, variable.origin, (_WORDS,)))
    if exporter.name == CUSTOM:
        return
    where = {_flag(argument) for argument in TELLS_WHERE}
    # Most exporters end at an argument that stands twice.
    ours = {_flag(argument) for argument in exporter.arguments}
    for argument in options.arguments:
        if (flag := _flag(argument)) in where | ours:
            helps = (_WORDS,) if flag in where else ()
            report.append(_twice(exporter, argument.partition("=")[0], places["with"], helps))


def _flag(argument: str) -> str:
    """The name of an argument, however many dashes stand before it."""
    return argument.partition("=")[0].lstrip("-")


def _twice(exporter: Exporter, name: str, origin: Origin, helps: tuple[str, ...]) -> Diagnostic:
    return Diagnostic(
        code=codes.DECIDED,
        message=f"`{name}` of the exporter `{exporter.name}` is decided by the compiler",
        span=origin.span,
        label="said already",
        helps=helps,
    )


def _login(exporter: Exporter, options: MetricsOptions, report: list[Diagnostic]) -> None:
    places = dict(options.said)
    if exporter.login_required and options.login is None:
        report.append(
            Diagnostic(
                code=codes.LOGIN,
                message=f"the exporter `{exporter.name}` cannot log in without a name",
                span=options.head.span,
                label="expected `login NAME`",
                notes=("let it be a user of the exporter's own, that may read statistics only",),
            )
        )
    elif options.password is not None and options.login is None and not exporter.password_alone:
        report.append(
            Diagnostic(
                code=codes.LOGIN,
                message=f"the exporter `{exporter.name}` passes over a password without a name",
                span=places["password"].span,
                label="expected `login NAME` beside it",
            )
        )
    elif options.login is not None and options.password is None and not exporter.login_required:
        report.append(
            Diagnostic(
                code=codes.LOGIN,
                message=f"the exporter `{exporter.name}` passes over a name without a password",
                span=places["login"].span,
                label="expected `password secret NAME/KEY` beside it",
            )
        )
