"""Jinja as all backends use it: templates beside their code that loop and print.

A build renders a template for each server of the program. What jinja does at each attribute, call
and import for the sake of templates that may do anything took most of that time; some of its hooks
are answered here for templates that only print.
"""

from __future__ import annotations

import builtins
from collections.abc import Callable, MutableMapping
from functools import cache
from types import MethodType
from typing import Any

import jinja2
from jinja2.runtime import Context


class _Context(Context):
    def call(self, called: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
        """Call; jinja looks first at what is called, whether it wants the context too."""
        if type(called) is MethodType:  # one of ours, which wants nothing
            named.pop("_loop_vars", None)
            named.pop("_block_vars", None)
            return called(*arguments, **named)
        return super().call(called, *arguments, **named)


class _Environment(jinja2.Environment):
    context_class = _Context
    # What is not there fails at once. Ignored: the builtin's parameters have no names.
    getattr = staticmethod(builtins.getattr)  # type: ignore[assignment]
    # What was read stays as it was; jinja's own cache takes a lock, for each import too.
    get_template = cache(jinja2.Environment.get_template)

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """A plain dictionary: each import compares them, and jinja's own kind is slow at it."""
        return {**self.globals, **(d or {})}


def environment(package: str) -> jinja2.Environment:
    """The templates of ``package``, printed as they are: quoting is the backend's, and done before.

    The caller keeps it, since a template is compiled once for each.
    """
    return _Environment(
        loader=jinja2.PackageLoader(package, "."),
        undefined=jinja2.StrictUndefined,
        autoescape=jinja2.select_autoescape(()),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
        optimized=False,  # nothing in them is constant
    )
