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
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("ddpc.backends.varnish", "."),
        undefined=jinja2.StrictUndefined,
        autoescape=jinja2.select_autoescape(()),  # what is printed was quoted before it came here
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )
    return environment.get_template("default.vcl.j2")
