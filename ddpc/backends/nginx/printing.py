"""Prints a decided configuration with the templates beside this file."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from ddpc.backends.contract import Lines
from ddpc.backends.nginx.model import File
from ddpc.backends.provenance import Marks

if TYPE_CHECKING:
    import jinja2


def print_file(file: File) -> tuple[str, tuple[Lines, ...]]:
    """The text of nginx.conf, and which of its lines came from which statement."""
    marks = Marks()
    return marks.strip(_template().render(file=file, marks=marks))


@cache
def _template() -> jinja2.Template:
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("ddpc.backends.nginx", "."),
        undefined=jinja2.StrictUndefined,
        autoescape=jinja2.select_autoescape(()),  # quoting is quote.py's, and already done
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.get_template("nginx.conf.j2")
