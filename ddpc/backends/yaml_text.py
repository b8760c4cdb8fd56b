"""YAML text made from data: block style, keys in the order given, provenance kept.

Values may be wrapped in ``Traced`` (or ``TracedText``) to
learn which lines of the text they became. Written by hand because it is many times faster than
PyYAML's emitter; the tests hold that PyYAML and other readers get back the same data.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any, Final

from ddpc.backends.contract import Lines
from ddpc.backends.yaml_strings import HeadsByPad, Texts, key_text, literal_header, quoted
from ddpc.ir.origin import UNKNOWN, Origin

DEEPEST: Final = 100
"""How deep data may nest: readers recurse, and no object of a cluster comes near it."""


class Traced:
    """A value, and the statement that the lines it becomes came from."""

    __slots__ = ("origin", "value")

    def __init__(self, value: Any, origin: Origin) -> None:
        self.value = value
        self.origin = origin


class TracedText:
    """A text of many lines with provenance of its own; ``lines`` count from the text's first."""

    __slots__ = ("lines", "text")

    def __init__(self, text: str, lines: tuple[Lines, ...]) -> None:
        self.text = text
        self.lines = lines


def traced(value: Any, origin: Origin) -> Any:
    """``value`` wrapped with its origin, or as it is where that is unknown."""
    return value if origin is UNKNOWN else Traced(value, origin)


def untraced(value: Any) -> Any:
    """``value`` without any wrapping, all the way down: plain data for other readers."""
    while type(value) is Traced:
        value = value.value
    if type(value) is TracedText:
        return value.text
    if type(value) is dict:
        return {key: untraced(item) for key, item in value.items()}
    if type(value) in (list, tuple):
        return [untraced(item) for item in value]
    return value


def _number(value: float) -> str:
    if math.isnan(value):
        return ".nan"
    if math.isinf(value):
        return ".inf" if value > 0 else "-.inf"
    text = repr(value)
    # YAML 1.1 wants a dot in a number with an exponent.
    return text if "." in text or "e" not in text else text.replace("e", ".0e")


class Dumper:
    """Writes documents; one may be used for many files and gets faster as it learns their words."""

    def __init__(self) -> None:
        self._texts = Texts()
        self._heads = HeadsByPad()
        self._out: list[str] = []
        self._ranges: list[tuple[int, int, Origin]] = []

    def dump(self, documents: Iterable[Any]) -> tuple[str, tuple[Lines, ...]]:
        """The text of ``documents`` and where its lines are from: ranges in order, disjoint.

        Data is None, bool, int, float, str, dict, list or tuple, or wrapped. Raises TypeError for
        other types, ValueError where it nests deeper than DEEPEST or holds a lone surrogate.
        """
        self._out, self._ranges = [], []
        for number, document in enumerate(documents):
            if number:
                self._out.append("---")
            self._document(document)
        text = "\n".join(self._out) + "\n" if self._out else ""
        lines = _innermost(self._ranges)
        self._out, self._ranges = [], []
        return text, lines

    def _document(self, node: Any) -> None:
        if type(node) is Traced:
            slot = self._open()
            self._document(node.value)
            self._close(slot, node.origin)
        elif type(node) is dict and node:
            self._mapping(node, "")
        elif type(node) in (list, tuple) and node:
            self._sequence(node, "")
        else:
            text = node.text if type(node) is TracedText else node
            self._out.append(quoted(text) if type(text) is str else self._scalar(text))

    def _open(self) -> int:
        self._ranges.append((len(self._out), 0, UNKNOWN))
        return len(self._ranges) - 1

    def _close(self, slot: int, origin: Origin) -> None:
        self._ranges[slot] = (self._ranges[slot][0], len(self._out), origin)

    def _mapping(self, node: dict[Any, Any], pad: str) -> None:
        if len(pad) > 2 * DEEPEST:
            raise ValueError(f"data that nests deeper than {DEEPEST} levels")
        out, texts, heads, inner = self._out, self._texts, self._heads[pad], pad + "  "
        for key, value in node.items():
            head = heads[key]
            kind = type(value)
            if not head:
                self._odd_key(key, value, pad)
            elif kind is str:
                text = texts[value]
                if text:
                    out.append(f"{head} {text}")
                else:
                    self._literal(head, value, pad)
            elif kind is dict and value:
                out.append(head)
                self._mapping(value, inner)
            elif kind is int:
                out.append(f"{head} {value}")
            else:
                self._value(head, value, pad)

    def _odd_key(self, key: Any, value: Any, pad: str) -> None:
        if type(key) is not str:
            self._value(f"{pad}{self._scalar(key)}:", value, pad)
            return
        self._out.append(f"{pad}? {key_text(key)}")
        self._value(f"{pad}:", value, pad)

    def _value(self, head: str, value: Any, pad: str) -> None:
        """What stands after ``head``, a key with its colon."""
        kind = type(value)
        if kind is dict and value:
            self._out.append(head)
            self._mapping(value, pad + "  ")
        elif (kind is list or kind is tuple) and value:
            self._out.append(head)
            self._sequence(value, pad + "  ")
        elif kind is Traced:
            slot = self._open()
            self._value(head, value.value, pad)
            self._close(slot, value.origin)
        elif kind is TracedText:
            self._traced_text(head, value, pad)
        elif kind is str:
            text = self._texts[value]
            if text:
                self._out.append(f"{head} {text}")
            else:
                self._literal(head, value, pad)
        else:
            self._out.append(f"{head} {self._scalar(value)}")

    def _sequence(self, node: list[Any] | tuple[Any, ...], pad: str) -> None:
        if len(pad) > 2 * DEEPEST:
            raise ValueError(f"data that nests deeper than {DEEPEST} levels")
        for item in node:
            self._item(item, pad)

    def _item(self, item: Any, pad: str) -> None:
        out, kind = self._out, type(item)
        if kind is Traced:
            slot = self._open()
            self._item(item.value, pad)
            self._close(slot, item.origin)
        elif (kind is dict or kind is list or kind is tuple) and item:
            first, inner = len(out), pad + "  "
            if kind is dict:
                self._mapping(item, inner)
            else:
                self._sequence(item, inner)
            out[first] = f"{pad}- {out[first][len(inner) :]}"
        else:
            self._value(f"{pad}-", item, pad)

    def _literal(self, head: str, text: str, pad: str) -> None:
        out, inner = self._out, pad + "  "
        out.append(f"{head} {literal_header(text)}")
        body = text.removesuffix("\n")
        out.extend([inner + line if line else "" for line in body.split("\n")])

    def _traced_text(self, head: str, value: TracedText, pad: str) -> None:
        first = len(self._out) + 1
        self._value(head, value.text, pad)
        if len(self._out) > first:
            for lines in sorted(value.lines, key=lambda part: part.first):
                self._ranges.append((first + lines.first - 1, first + lines.last, lines.origin))

    def _scalar(self, value: Any) -> str:
        kind = type(value)
        if value is None:
            return "null"
        if kind is bool:
            return "true" if value else "false"
        if kind is int:
            return str(value)
        if kind is float:
            return _number(value)
        if kind is dict:
            return "{}"
        if kind is list or kind is tuple:
            return "[]"
        raise TypeError(f"YAML holds no {kind.__name__}")


def _innermost(ranges: list[tuple[int, int, Origin]]) -> tuple[Lines, ...]:
    """The ranges cut to what no inner one covers; they come in the order in which they begin."""
    lines: list[Lines] = []
    open_ranges: list[tuple[int, Origin]] = []
    at = 0
    for first, end, origin in ranges:
        at = _close_until(first, at, open_ranges, lines)
        if open_ranges:
            _add(lines, at, first, open_ranges[-1][1])
        at = first
        open_ranges.append((end, origin))
    if open_ranges:
        _close_until(open_ranges[0][0], at, open_ranges, lines)
    return tuple(lines)


def _close_until(
    first: int, at: int, open_ranges: list[tuple[int, Origin]], lines: list[Lines]
) -> int:
    while open_ranges and open_ranges[-1][0] <= first:
        end, origin = open_ranges.pop()
        _add(lines, at, end, origin)
        at = end
    return at


def _add(lines: list[Lines], first: int, end: int, origin: Origin) -> None:
    if first >= end:
        return
    if lines and lines[-1].origin is origin and lines[-1].last == first:
        lines[-1] = Lines(lines[-1].first, end, origin)
    else:
        lines.append(Lines(first + 1, end, origin))


def dump(document: Any) -> str:
    """The text of one document, without provenance; raises as ``Dumper.dump`` does."""
    return Dumper().dump((document,))[0]
