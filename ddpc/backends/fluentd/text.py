"""Prints what was decided."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from ddpc.backends.contract import OutputFile
from ddpc.backends.fluentd.model import Configuration
from ddpc.backends.fluentd.vocabulary import unknown
from ddpc.backends.provenance import Marks

if TYPE_CHECKING:
    import jinja2


def fluent_conf(configuration: Configuration) -> OutputFile:
    """The file ``fluent.conf``.

    Raises ValueError where it holds what fluentd does not know: it would be passed over.
    """
    for section in configuration.sections:
        stray = unknown(section)
        if stray is not None:
            raise ValueError(f"fluentd does not know {stray}")
    marks = Marks()
    printed = _template().render(configuration=configuration, marks=marks)
    text, lines = marks.strip(printed)
    return OutputFile(path="fluent.conf", text=text, lines=lines)


@cache
def _template() -> jinja2.Template:
    from ddpc.backends.templates import environment

    return environment("ddpc.backends.fluentd").get_template("fluent.conf.j2")
