"""``ddpc rehearse``: run a program on this machine, and try what it expects."""

from __future__ import annotations

import gc
import math
import signal
import time
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from ddpc.cli.options import add_program, add_view

if TYPE_CHECKING:
    import socket

    from ddpc.cli.console import Console
    from ddpc.cli.program import Compiled
    from ddpc.cli.rehearsed import Teller
    from ddpc.rehearse.programs import Programs

_LONGEST = 86_400
"""Seconds that a rehearsal may take: a day."""


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
        type=_seconds,
        default=300.0,
        help="end it after this time, whatever is not tried by then (300)",
    )
    parser.add_argument(
        "--memory",
        metavar="SIZE",
        type=_memory,
        help="end it when its processes hold more together, such as 4Gi (3/4 of what is free)",
    )
    add_view(parser, ("text", "json", "junit"))


def run(parsed: Namespace) -> int:
    """Compile, run, and say what came."""
    from ddpc.cli.console import Console
    from ddpc.cli.exits import MISUSED
    from ddpc.cli.program import MisuseError
    from ddpc.rehearse.programs import Programs

    gc.enable()  # it was off for what ends soon; a rehearsal may take a day
    console = Console(parsed.color)
    deadline = time.monotonic() + parsed.seconds
    try:
        return _rehearse(parsed, console, Programs(dict(parsed.servers)), deadline)
    except MisuseError as error:
        console.err(f"ddpc rehearse: {error}\n")
        return MISUSED


def _rehearse(parsed: Namespace, console: Console, programs: Programs, deadline: float) -> int:
    from ddpc.cli.exits import MISUSED, REFUSED
    from ddpc.cli.program import MisuseError, compile_named, compiled_again
    from ddpc.cli.rehearsed import Teller
    from ddpc.cli.report import Report
    from ddpc.driver import supported_versions
    from ddpc.rehearse.containers import known_servers
    from ddpc.rehearse.fitting import fit
    from ddpc.rehearse.missing import Missing
    from ddpc.rehearse.report import Findings
    from ddpc.rehearse.secrets import needs_certificates

    for name in programs.given:
        if name not in known_servers():
            known = ", ".join(sorted(known_servers()))
            raise MisuseError(f"--server: no rehearsal runs a `{name}`; there are {known}")
    compiled = compile_named(parsed)
    report = Report(console, compiled)
    if parsed.format == "json" and compiled.outcome.failed:
        report.json()
        return REFUSED
    report.text()
    findings = Findings(compiled.outcome)
    teller = Teller(parsed.format, console, compiled, findings)
    deployment = compiled.outcome.deployment
    if compiled.outcome.failed or deployment is None:
        if parsed.format == "junit":
            findings.end("the program has errors")
            teller.tell()
        return REFUSED
    for name in dict(parsed.commands):
        if not any(name in (c.name, w.home) for w in deployment.workloads for c in w.containers):
            raise MisuseError(f"--service: the program has no service `{name}`")
    design = compiled.outcome.design
    certified = design is not None and needs_certificates(design, deployment)
    fitting = fit(deployment, programs, supported_versions(), certified=certified)
    if fitting.lacking:
        lacking = "; ".join(fitting.lacking)
        findings.end(str(Missing("this program cannot be rehearsed here", lacking)))
        teller.tell()
        return MISUSED
    if fitting.targets:
        compiled = compiled_again(compiled, fitting.targets)
        if compiled.outcome.failed:
            Report(console, compiled).text()
            raise MisuseError("it does not compile for the servers that are installed")
    findings = Findings(compiled.outcome, notes=list(fitting.notes))
    teller = Teller(parsed.format, console, compiled, findings)
    return _perform(parsed, compiled, programs, teller, deadline)


def _perform(
    parsed: Namespace, compiled: Compiled, programs: Programs, teller: Teller, deadline: float
) -> int:
    from ddpc.cli.console import leave_closed_terminals
    from ddpc.cli.exits import CLEAN, MISUSED, REFUSED
    from ddpc.cli.signals import ending
    from ddpc.rehearse.missing import Missing
    from ddpc.rehearse.rehearsal import Plan, perform
    from ddpc.rehearse.result import UNTRIED
    from ddpc.rehearse.stage import StageError, stage

    with ExitStack() as stack:
        plan = Plan(
            outcome=compiled.outcome,
            programs=programs,
            commands=dict(parsed.commands),
            keep=_doors(stack, compiled) if parsed.keep else (),
            deadline=deadline,
            memory=parsed.memory,
        )
        running = stack.enter_context(stage(lambda say: perform(plan, say)))
        with ending(running.end) as signalled:
            try:
                for event in running.events():
                    teller.hear(event)
            except Missing as missing:
                teller.findings.end(str(missing))
            except StageError:
                teller.end("a defect of ddpc")
                teller.tell()
                raise
            finally:
                if signalled.signal is signal.SIGHUP:
                    leave_closed_terminals()
                teller.quiet()
    if signalled.signal is signal.SIGINT:
        teller.part()
    if signalled.signal is not None and not teller.told:
        teller.end(f"interrupted ({signalled.signal.name})")
        teller.tell()
        return signalled.status
    teller.tell()
    findings = teller.findings
    if findings.failures():
        return REFUSED
    return MISUSED if findings.ended or findings.count(UNTRIED) else CLEAN


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


def _seconds(text: str) -> float:
    try:
        found = float(text)
    except ValueError:
        found = math.nan
    if not 0 < found <= _LONGEST:
        raise ArgumentTypeError(
            f"`{text}` is no time: say seconds, more than 0, at most {_LONGEST}"
        )
    return found


def _memory(text: str) -> int:
    from ddpc.schema.literals import Wrong, size

    try:
        return size(text).bytes
    except Wrong as error:
        raise ArgumentTypeError(f"`{text}` is no size: {error}") from None


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
