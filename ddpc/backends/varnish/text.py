"""Prints what was decided."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from ddpc.backends.contract import OutputFile
from ddpc.backends.provenance import Marks
from ddpc.backends.varnish.model import DefaultVcl

if TYPE_CHECKING:
    import jinja2


def default_vcl(vcl: DefaultVcl) -> OutputFile:
    """The file ``default.vcl``."""
    marks = Marks()
    printed = _template().render(
        vcl=vcl,
        backend=vcl.backend,
        clients=vcl.clients,
        limiting=vcl.limiting,
        caching=vcl.caching,
        marks=marks,
    )
    text, lines = marks.strip(printed)
    return OutputFile(path="default.vcl", text=text, lines=lines)


@cache
def _template() -> jinja2.Template:
    from ddpc.backends.templates import environment

    return environment("ddpc.backends.varnish").get_template("default.vcl.j2")
