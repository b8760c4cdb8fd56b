"""Prints what was decided."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from ddpc.backends.contract import OutputFile
from ddpc.backends.provenance import Marks
from ddpc.backends.varnish.model import DefaultVcl

if TYPE_CHECKING:
    from jinja2 import Template


def default_vcl(vcl: DefaultVcl) -> OutputFile:
    """The file ``default.vcl``."""
    marks = Marks()
    text, lines = marks.strip(_template().render(vcl=vcl, marks=marks))
    return OutputFile(path="default.vcl", text=text, lines=lines)


@cache
def _template() -> Template:
    from importlib.resources import files

    from jinja2 import Environment, StrictUndefined

    environment = Environment(
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # noqa: S701  what is printed is VCL, quoted before it came here
    )
    return environment.from_string(files(__package__).joinpath("default.vcl.j2").read_text("utf-8"))
