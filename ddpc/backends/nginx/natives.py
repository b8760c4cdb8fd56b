"""Settings in nginx's own words: what they replace, and where they are printed."""

from __future__ import annotations

from typing import Final

from ddpc.backends.nginx import codes, quote
from ddpc.backends.nginx.clients import PROTECTED
from ddpc.backends.nginx.findings import Findings
from ddpc.backends.nginx.model import Directive, Headers
from ddpc.backends.nginx.native import find
from ddpc.backends.nginx.native.arguments import argument_words
from ddpc.backends.nginx.quote import Word
from ddpc.diagnostics import Label
from ddpc.ir.http import Native
from ddpc.node import frozen

_PLACES: Final = ("http", "server", "location")
_SETS: Final = frozenset({"proxy_set_header", "grpc_set_header"})
_FAMILIES: Final = _SETS | {"add_header"}
"""Directives of which a level with one of its own inherits none."""


@frozen(kw_only=True)
class Natives:
    """The user's directives by place, checked and quoted."""

    directives: tuple[tuple[str, Directive], ...]

    def at(self, place: str) -> tuple[Directive, ...]:
        """Those of a place, but for headers, which are printed with all the others."""
        return tuple(
            directive
            for where, directive in self.directives
            if where == place and directive.name not in _FAMILIES
        )

    def sets(self, name: str) -> bool:
        """Whether the user says something of a directive, wherever that stands."""
        return any(directive.name == name for _, directive in self.directives)

    def named_headers(self, name: str) -> tuple[str, ...]:
        """The headers that directives of one name are about, wherever they stand."""
        found = [directive for _, directive in self.directives if directive.name == name]
        return tuple(str(directive.arguments[0]) for directive in found)

    @property
    def has_dollar(self) -> bool:
        """Whether some value holds a dollar sign that begins no variable."""
        return any(
            quote.DOLLAR in argument
            for _, directive in self.directives
            for argument in directive.arguments
        )

    def headers(self, ours: Headers) -> dict[str, Headers]:
        """The headers to set at each place: all of them at the innermost place that sets any.

        Ours to upstreams are for every place, ours to clients only for servers that pass requests
        on; what the user sets at ``http`` is for every server.
        """
        http = self._merged(ours.to_http, "proxy_set_header", "http")
        grpc = self._merged(ours.to_grpc, "grpc_set_header", "http")
        client = self._merged(ours.to_client, "add_header", "server")
        return {
            place: Headers(
                to_http=http.get(place, ()),
                to_grpc=grpc.get(place, ()),
                to_client=client.get(place, ()),
            )
            for place in _PLACES
        }

    def _merged(
        self, ours: tuple[Directive, ...], name: str, base: str
    ) -> dict[str, tuple[Directive, ...]]:
        if not any(directive.name == name for _, directive in self.directives):
            return {base: ours}
        by_place: dict[str, tuple[Directive, ...]] = {}
        so_far: tuple[Directive, ...] = ()
        for place in _PLACES:
            own = [
                directive
                for where, directive in self.directives
                if where == place and directive.name == name
            ]
            if place == base:
                so_far = (*ours, *so_far) if name == "add_header" else _overlay(ours, so_far)
            so_far = (*so_far, *own) if name == "add_header" else _overlay(so_far, own)
            if own or (place == base and ours):
                by_place[place] = so_far
        return by_place


def natives(written: tuple[Native, ...], findings: Findings) -> Natives:
    """The settings for nginx among ``written``, in their order."""
    made: list[tuple[str, Directive]] = []
    first: dict[tuple[str, str], Native] = {}
    for native in written:
        if native.tool != "nginx":
            continue
        if not find(native.name).repeats:
            other = first.setdefault((native.place, native.name), native)
            if other is not native:
                _differ(other, native, findings)
                continue
        header = native.arguments[0] if native.arguments else ""
        if native.name in _SETS and header.lower() in PROTECTED:
            findings.add(
                codes.NATIVE_CLASH,
                native.origin,
                f"{header} is set for every hop, and not by hand",
            )
            continue
        arguments = argument_words(native, findings)
        if arguments is not None:
            directive = Directive(name=Word(native.name), arguments=arguments, origin=native.origin)
            made.append((native.place, directive))
    return Natives(directives=tuple(made))


def _differ(first: Native, second: Native, findings: Findings) -> None:
    """Two statements may set the same, but not to different values."""
    if first.arguments != second.arguments:
        findings.add(
            codes.NATIVE_CLASH,
            second.origin,
            f"{second.name} is set to another value for the same server",
            labels=(Label(span=first.origin.span, text="first set here"),),
        )


def _overlay(
    under: tuple[Directive, ...], over: tuple[Directive, ...] | list[Directive]
) -> tuple[Directive, ...]:
    """Headers of both, where the same header is set twice only the upper one."""
    names = {directive.arguments[0].lower() for directive in over}
    kept = [directive for directive in under if directive.arguments[0].lower() not in names]
    return (*kept, *over)
