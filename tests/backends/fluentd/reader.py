r"""A strict reader of fluentd's configuration format, version 1.

Written from the documentation (configuration/config-file), not from what prints these files. What
fluentd would take for more than text is an error here: ``"#{…}"``, ``@include``, embedded Ruby,
values in double quotes, and the ``type`` of version 0.12.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from attrs import field, frozen

_OPEN = re.compile(r"<([a-z]+)(?: +([^<>]+))?>")
_CLOSE = re.compile(r"</([a-z]+)>")
_PARAMETER = re.compile(r"(@?[A-Za-z_][A-Za-z0-9_]*) +(.+)")
_QUOTED = re.compile(r"'((?:[^'\\]|\\['\\])*)'")
_PLAIN = re.compile(r"[A-Za-z0-9_.$:,%-][A-Za-z0-9_.$:,%@/-]*")


class Unreadable(Exception):
    """A line that is not in the format, with its number."""


@frozen
class Node:
    """A section: ``<name argument>``, its parameters in order, and the sections in it."""

    name: str
    argument: str
    parameters: list[tuple[str, str]] = field(factory=list)
    children: list[Node] = field(factory=list)

    @property
    def plugin(self) -> str:
        """The value of ``@type``, or nothing."""
        return self.get("@type") or ""

    def get(self, name: str) -> str | None:
        """The value of a parameter."""
        return dict(self.parameters).get(name)

    def child(self, name: str) -> Node:
        """The one section of this name inside."""
        (found,) = [one for one in self.children if one.name == name]
        return found

    def walk(self) -> Iterator[Node]:
        """The section and all below it."""
        yield self
        for one in self.children:
            yield from one.walk()


def read(text: str) -> list[Node]:
    """The sections of a file. Raises Unreadable."""
    if not text.endswith("\n") or not text.replace("\n", "").isprintable():
        raise Unreadable("a file is lines of characters that are seen")
    top = Node("", "")
    stack = [top]
    for number, line in enumerate(text.split("\n"), 1):
        try:
            _line(line.strip(), stack)
        except Unreadable as error:
            raise Unreadable(f"line {number}, {line!r}: {error}") from None
    if len(stack) != 1:
        raise Unreadable(f"<{stack[-1].name}> is not closed")
    if top.parameters:
        raise Unreadable("a parameter outside of every section")
    return top.children


def _line(line: str, stack: list[Node]) -> None:
    if not line or line.startswith("#"):
        return
    if (found := _CLOSE.fullmatch(line)) is not None:
        if stack[-1].name != found[1] or len(stack) == 1:
            raise Unreadable("closes another section than the last one")
        stack.pop()
    elif (found := _OPEN.fullmatch(line)) is not None:
        node = Node(found[1], found[2] or "")
        stack[-1].children.append(node)
        stack.append(node)
    elif (found := _PARAMETER.fullmatch(line)) is not None:
        name, value = found[1], _value(found[2])
        if name in dict(stack[-1].parameters):
            raise Unreadable("stands twice")
        if name == "type" or (name.startswith("@") and name not in {"@type", "@log_level"}):
            raise Unreadable("is not a parameter of version 1, or does more than it seems")
        stack[-1].parameters.append((name, value))
    else:
        raise Unreadable("is no section and no parameter")


def _value(written: str) -> str:
    if (found := _QUOTED.fullmatch(written)) is not None:
        return re.sub(r"\\(.)", r"\1", found[1])
    if _PLAIN.fullmatch(written):
        return written
    raise Unreadable("a value that is neither in single quotes nor plain")
