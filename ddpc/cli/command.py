"""The commands, and the parser of their arguments; a command is loaded when it is named."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from collections.abc import Iterable, Sequence
from importlib import import_module
from typing import Any, NamedTuple, NoReturn, Protocol, cast

from ddpc import __version__
from ddpc.cli.exits import MISUSED


class Module(Protocol):
    """What the module of a command holds."""

    def arguments(self, parser: ArgumentParser) -> None:
        """Add the command's arguments."""

    def run(self, parsed: Namespace) -> int:
        """Do it, and give the exit code."""
        ...


class Command(NamedTuple):
    """A command: its name, one line about it, and the module that does it."""

    name: str
    summary: str
    module: str

    def load(self) -> Module:
        """The module, imported now."""
        return cast(Module, import_module(self.module))


COMMANDS = (
    Command("build", "compile a program into an output folder", "ddpc.cli.build"),
    Command("check", "say what is wrong with a program, and write nothing", "ddpc.cli.check"),
    Command("explain", "the page of a diagnostic's code or of a pattern", "ddpc.cli.explain"),
    Command(
        "rehearse", "run a program on this machine, and try its expectations", "ddpc.cli.rehearse"
    ),
    Command("trace", "which statement a line of output came from, and back", "ddpc.cli.trace"),
)

DESCRIPTION = """\
Compiles services, and the patterns attached to them, into server configurations
and the objects of a Kubernetes cluster."""

EXIT_CODES = """\
exit codes: 0 clean; 1 errors in the program, an output folder that cannot be
written, or an expectation that does not hold; 2 misuse of the command line, a
defect of ddpc, or a machine on which this cannot be done"""


def command_named(name: str) -> Command:
    """The command ``name``; there always is one."""
    return next(command for command in COMMANDS if command.name == name)


class Parser(ArgumentParser):
    """A parser whose complaints show what cannot be seen in the arguments.

    ``commands`` are the parsers of its commands.
    """

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.commands: list[Parser] = []

    def error(self, message: str) -> NoReturn:
        """Say what is wrong, and end with exit code 2."""
        from ddpc.diagnostics.visible import visible

        self.print_usage(sys.stderr)
        self.exit(MISUSED, f"{self.prog}: error: {visible(message)}\n")


def parse(arguments: Sequence[str]) -> Namespace:
    """The parsed command line. Raises SystemExit where argparse has answered by itself."""
    whole = parser(arguments[:1])
    parsed, unknown = whole.parse_known_args(arguments)
    if unknown:
        named = next(one for one in whole.commands if one.prog.split()[-1] == parsed.command)
        named.error(f"unrecognized arguments: {' '.join(unknown)}")
    return parsed


def parser(named: Iterable[str] | None = None) -> Parser:
    """The whole command line's parser, with the arguments of the commands ``named`` (None: all)."""
    whole = Parser(
        prog="ddpc",
        description=DESCRIPTION,
        epilog=EXIT_CODES,
        formatter_class=RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    whole.add_argument("--version", action="version", version=f"ddpc {__version__}")
    wanted = {command.name for command in COMMANDS} if named is None else set(named)
    inner = whole.add_subparsers(
        dest="command", metavar="COMMAND", required=True, parser_class=Parser
    )
    for command in COMMANDS:
        one = inner.add_parser(
            command.name,
            help=command.summary,
            description=command.summary[:1].upper() + command.summary[1:] + ".",
            epilog=EXIT_CODES,
            formatter_class=RawDescriptionHelpFormatter,
            allow_abbrev=False,
        )
        whole.commands.append(one)
        if command.name in wanted:
            command.load().arguments(one)
    return whole
