"""The reference of diagnostics: the page of every code."""

from __future__ import annotations

from functools import cache
from typing import Final

from ddpc.cli.codes import all_codes
from ddpc.diagnostics.page import reference
from ddpc.generate.notice import NOTICE

path: Final = "docs/diagnostics.md"

INTRODUCTION: Final = """\
What ddpc can say of a program. An error ends the build with nothing written; a warning does not.
The code in brackets of a message leads here, and to the same page in the terminal:
`ddpc explain CODE`.

Each page has, where one small program can show it, a program with which it is said, and the nearest
one with which it is not.
"""


@cache
def text() -> str:
    """The whole page."""
    title, _, rest = reference(all_codes()).partition("\n")
    return f"{NOTICE}\n{title}\n\n{INTRODUCTION}{rest}"
