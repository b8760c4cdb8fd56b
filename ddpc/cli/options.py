"""Arguments that several commands take."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError


def add_program(parser: ArgumentParser) -> None:
    """The program to compile, and what its compilation depends on."""
    parser.add_argument(
        "app",
        metavar="APP",
        help="the program's first file; its folder is the project's; `-` reads standard input",
    )
    parser.add_argument(
        "--stdin-filename",
        metavar="FILE",
        help="with `-`: the file that the text stands for, in messages and for imports",
    )
    parser.add_argument("--env", metavar="NAME", help="the environment to compile for")
    parser.add_argument(
        "--set",
        metavar="NAME=VALUE",
        dest="inputs",
        action="append",
        default=[],
        type=_setting,
        help="the value of an input; can be repeated",
    )


def add_view(parser: ArgumentParser, formats: tuple[str, ...] = ("text", "json")) -> None:
    """How results are shown."""
    parser.add_argument(
        "--format", choices=formats, default="text", help="for people, or for programs"
    )
    parser.add_argument(
        "--color",
        choices=("auto", "always", "never"),
        default="auto",
        help="auto: on a terminal, unless NO_COLOR is set; FORCE_COLOR is for pipes",
    )
    parser.add_argument("--verbose", action="store_true", help="say more, also about defects")


def _setting(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not name or not sign:
        raise ArgumentTypeError(f"`{text}` is not NAME=VALUE")
    return name, value
