"""A node of an IR as stable, readable text: for ``--emit``, and for tests to compare."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from enum import Enum
from fractions import Fraction
from typing import Any, Final

from attrs import Attribute, Factory, fields, has

from ddpc.ir.origin import Origin
from ddpc.source import Span

WIDTH: Final = 96
"""A node that fits in so many columns stands on one line."""

_STEP: Final = "  "


def dump(node: object, *, origins: bool = False) -> str:
    """``node`` and all below it, indented; equal nodes give equal text.

    Left out are attributes that have their default, and with ``origins`` false, places in sources
    and whatever else does not count when nodes are compared.
    """
    return "\n".join(_Dump(origins).lines(node, "")) + "\n"


class _Dump:
    def __init__(self, origins: bool) -> None:
        self._origins = origins

    def lines(self, value: object, indent: str, used: int = 0) -> Iterator[str]:
        """The lines of ``value``, the first without indentation, the others with ``indent``.

        ``used`` is how many columns of the first line are already taken.
        """
        short = self.short(value, WIDTH - len(indent) - used)
        if short is not None:
            yield short
        elif isinstance(value, str):
            yield "text"
            yield from (f"{indent}{_STEP}{line}" for line in _text_lines(value))
        elif isinstance(value, Mapping):
            yield "map"
            for key, item in _sorted(value):
                yield from self._member(f"{_quoted(key)}:", item, indent)
        elif isinstance(value, tuple | list):
            yield "list"
            for item in value:
                yield from self._member("-", item, indent)
        else:
            yield type(value).__name__
            for name, item in self._attributes(value):
                yield from self._member(f"{name}:", item, indent)

    def _member(self, head: str, item: object, indent: str) -> Iterator[str]:
        inner = indent + _STEP
        first, *rest = self.lines(item, inner, len(head) + 1)
        named = head != "-" and first in ("list", "map")
        yield f"{inner}{head}" if named else f"{inner}{head} {first}"
        yield from rest

    def _attributes(self, node: Any) -> Iterator[tuple[str, object]]:
        for attribute in fields(type(node)):
            value = getattr(node, attribute.name)
            compared = attribute.eq and not isinstance(value, Origin | Span)
            if (compared or self._origins) and not _is_default(attribute, value, node):
                yield attribute.name, value

    def short(self, value: object, room: int) -> str | None:
        """``value`` on one line of at most ``room`` columns, if it can be; scalars always can."""
        if isinstance(value, str):
            return _quoted(value) if value.count("\n") <= value.endswith("\n") else None
        scalar = _scalar(value)
        if scalar is not None:
            return scalar
        if isinstance(value, Mapping):
            parts = self._short_parts(((_quoted(k) + ": ", v) for k, v in _sorted(value)), room)
            return _joined("{", parts, "}", room)
        if isinstance(value, tuple | list):
            return _joined("[", self._short_parts((("", item) for item in value), room), "]", room)
        named = ((f"{name}: ", item) for name, item in self._attributes(value))
        return _joined(f"{type(value).__name__}(", self._short_parts(named, room), ")", room)

    def _short_parts(self, members: Iterator[tuple[str, object]], room: int) -> list[str] | None:
        parts: list[str] = []
        for head, item in members:
            text = self.short(item, room)
            room -= len(head) + len(text or "") + 2
            if text is None or room < 0:
                return None
            parts.append(head + text)
        return parts


def _scalar(value: object) -> str | None:
    """A value without members, as people write it; None for what has members."""
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, int | float | Fraction):
        return str(value)
    if isinstance(value, Span):
        return f"{value.path}[{value.start}..{value.end}]"
    if has(type(value)):
        own = type(value).__str__ is not object.__str__
        return str(value) if own else None
    if isinstance(value, Mapping | tuple | list):
        return None
    return getattr(value, "__qualname__", type(value).__qualname__)


def _is_default(attribute: Attribute[Any], value: object, node: object) -> bool:
    default: Any = attribute.default
    if isinstance(default, Factory):  # type: ignore[arg-type]  # attrs types it as a function
        default = default.factory(node) if default.takes_self else default.factory()
    return type(value) is type(default) and value == default


def _sorted(mapping: Mapping[Any, Any]) -> Iterator[tuple[Any, Any]]:
    yield from sorted(mapping.items(), key=lambda item: str(item[0]))


def _quoted(value: object) -> str:
    if not isinstance(value, str):
        return str(value)
    return json.dumps(value).replace("\x7f", "\\u007f")


def _text_lines(text: str) -> Iterator[str]:
    """Each line of a longer text behind a bar, and a remark where the last one has no end."""
    *lines, last = text.split("\n")
    yield from map(_text_line, lines)
    if last:
        yield _text_line(last)
        yield "no line end"


def _text_line(line: str) -> str:
    """A line behind its bar; a blank at its end is written out, since nobody sees it."""
    shown = _quoted(line)[1:-1]
    if shown.endswith(" "):
        shown = shown[:-1] + "\\u0020"
    return f"| {shown}" if shown else "|"


def _joined(start: str, parts: list[str] | None, end: str, room: int) -> str | None:
    if parts is None:
        return None
    text = start + ", ".join(parts) + end
    return text if len(text) <= room else None
