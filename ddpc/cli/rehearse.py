"""``ddpc rehearse``: run a program on this machine, and try what it expects."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError, Namespace
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from ddpc.cli.options import add_program, add_view

if TYPE_CHECKING:
    import socket

    from ddpc.cli.console import Console
    from ddpc.cli.program import Compiled
    from ddpc.rehearse.programs import Programs
    from ddpc.rehearse.report import Findings


def arguments(parser: ArgumentParser) -> None:
    """The command's arguments."""
    add_program(parser)
    parser.add_argument(
        "--keep",
        action="store_true",
        help="then leave it running, reached from this machine, until Ctrl-C",
    )
    parser.add_argument(
        "--service",
        metavar="NAME=COMMAND",
        dest="commands",
        action="append",
        default=[],
        type=_pair,
        help="run this in the pods of a service, in place of a stand-in; can be repeated",
    )
    parser.add_argument(
        "--server",
        metavar="NAME=PATH",
        dest="servers",
        action="append",
        default=[],
        type=_server,
        help="the executable of a server, or the root of a tree that has it; can be repeated",
    )
    parser.add_argument(
        "--seconds",
        metavar="N",
        type=float,
        default=300.0,
        help="try no further expectation after this time (300)",
    )
    add_view(parser, ("text", "json", "junit"))


def run(parsed: Namespace) -> int:
    """Compile, run, and say what came."""
    from ddpc.cli.console import Console
    from ddpc.cli.exits import MISUSED
    from ddpc.cli.program import MisuseError
    from ddpc.rehearse.missing import Missing
    from ddpc.rehearse.network import NotReady
    from ddpc.rehearse.programs import Programs

    console = Console(parsed.color)
    try:
        return _rehearse(parsed, console, Programs(dict(parsed.servers)))
    except (MisuseError, Missing, NotReady) as error:
        console.err(f"ddpc rehearse: {error}\n")
        return MISUSED


def _rehearse(parsed: Namespace, console: Console, programs: Programs) -> int:
    from ddpc.cli.exits import REFUSED
    from ddpc.cli.program import MisuseError, compile_named, compiled_again
    from ddpc.cli.report import Report
    from ddpc.driver import supported_versions
    from ddpc.rehearse.fitting import fit
    from ddpc.rehearse.missing import Missing
    from ddpc.rehearse.report import Findings
    from ddpc.rehearse.secrets import needs_certificates

    compiled = compile_named(parsed)
    report = Report(console, compiled)
    if parsed.format == "json" and compiled.outcome.failed:
        report.json()
        return REFUSED
    report.text()
    deployment = compiled.outcome.deployment
    if compiled.outcome.failed or deployment is None:
        return REFUSED
    for name in dict(parsed.commands):
        if not any(name in (c.name, w.home) for w in deployment.workloads for c in w.containers):
            raise MisuseError(f"--service: the program has no service `{name}`")
    design = compiled.outcome.design
    certified = design is not None and needs_certificates(design, deployment)
    fitting = fit(deployment, programs, supported_versions(), certified=certified)
    if fitting.lacking:
        raise Missing("this program cannot be rehearsed here", "; ".join(fitting.lacking))
    if fitting.targets:
        compiled = compiled_again(compiled, fitting.targets)
        if compiled.outcome.failed:
            Report(console, compiled).text()
            raise MisuseError("it does not compile for the servers that are installed")
    findings = Findings(compiled.outcome, notes=list(fitting.notes))
    return _perform(parsed, console, compiled, programs, findings)


def _perform(
    parsed: Namespace,
    console: Console,
    compiled: Compiled,
    programs: Programs,
    findings: Findings,
) -> int:
    from ddpc.cli.exits import CLEAN, MISUSED, REFUSED
    from ddpc.cli.rehearsed import Teller, visible_lines
    from ddpc.rehearse.rehearsal import Plan, perform
    from ddpc.rehearse.result import UNTRIED
    from ddpc.rehearse.stage import stage

    with ExitStack() as stack:
        plan = Plan(
            outcome=compiled.outcome,
            programs=programs,
            commands=dict(parsed.commands),
            keep=_doors(stack, compiled) if parsed.keep else (),
            seconds=parsed.seconds,
        )
        teller = Teller(parsed.format, console, compiled, findings)
        running = stack.enter_context(stage(lambda say: perform(plan, say)))
        try:
            for event in running.events():
                teller.hear(event)
        except KeyboardInterrupt:
            if not teller.told:
                raise
            console.err("\n")
        finally:
            teller.quiet()
    if teller.broken:
        if findings.results:
            teller.tell()
        console.err(f"ddpc rehearse: {visible_lines(teller.broken)}")
        return MISUSED
    teller.tell()
    if findings.failures():
        return REFUSED
    return MISUSED if findings.count(UNTRIED) else CLEAN


def _doors(stack: ExitStack, compiled: Compiled) -> tuple[socket.socket, ...]:
    """A listening socket of the machine's loopback for each entrance."""
    import socket

    from ddpc.cli.program import MisuseError
    from ddpc.rehearse.entrances import entrances

    assert compiled.outcome.deployment is not None
    found = entrances(compiled.outcome.deployment)
    if not found:
        raise MisuseError("nothing of the program is open to the world: `--keep` leads nowhere")
    return tuple(stack.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in found)


def _pair(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not name or not sign or not value:
        raise ArgumentTypeError(f"`{text}` is not NAME=COMMAND")
    return name, value


def _server(text: str) -> tuple[str, Path]:
    name, sign, value = text.partition("=")
    if not name or not sign or not value:
        raise ArgumentTypeError(f"`{text}` is not NAME=PATH")
    path = Path(value).absolute()
    if not path.exists():
        raise ArgumentTypeError(f"`{value}` does not exist")
    return name, path
