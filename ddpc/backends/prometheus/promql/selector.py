"""Reads what is selected: names, labels, ranges, and when."""

from __future__ import annotations

import re
from typing import Final

from ddpc.backends.prometheus.promql import regex
from ddpc.backends.prometheus.promql.functions import AGGREGATIONS, Kind
from ddpc.backends.prometheus.promql.tokens import Token, Unreadable, tokens, value

DEEPEST: Final = 200
"""Calls within calls: more than anybody writes, and less than breaks the reader."""

_SECONDS: Final = {
    "y": 31_536_000,
    "w": 604_800,
    "d": 86_400,
    "h": 3_600,
    "m": 60,
    "s": 1,
    "ms": 0.001,
}
_LONGEST: Final = 290 * 31_536_000
"""Seconds: Prometheus counts nanoseconds in 63 bits, which is some more."""

_LABEL: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_RESERVED: Final = frozenset(
    {"and", "or", "unless", "atan2", "by", "without", "on", "ignoring", "group_left", "group_right"}
    | {"bool", "offset", "start", "end", *AGGREGATIONS}
)


def label(text: str) -> str:
    """The name of a label. Raises Unreadable where it cannot be one."""
    if not _LABEL.fullmatch(text):
        raise Unreadable(f"`{text}` is no name of a label")
    return text


class Selectors:
    """Where the reader is in an expression; lives as long as that is read."""

    def __init__(self, text: str) -> None:
        self._tokens = tokens(text)
        self._at = 0
        self.depth = 0

    def deeper(self) -> None:
        """One more expression within another."""
        self.depth += 1
        if self.depth > DEEPEST:
            raise Unreadable("expressions nest too deep")

    def peek(self, ahead: int = 0) -> Token:
        """The next token, or one after it."""
        return self._tokens[min(self._at + ahead, len(self._tokens) - 1)]

    def word(self) -> str:
        """The next token as a word of the language, in small letters."""
        token = self.peek()
        return token.text.lower() if token.kind in {"name", "sign"} else ""

    def take(self) -> Token:
        """The next token, which is passed."""
        token = self.peek()
        self._at += 1
        return token

    def accept(self, word: str) -> bool:
        """Whether the next token is this word; then it is passed."""
        if self.word() != word:
            return False
        self._at += 1
        return True

    def expect(self, word: str) -> None:
        """Passes this word. Raises Unreadable where another stands."""
        if not self.accept(word):
            raise self.unexpected(f", expected `{word}`")

    def unexpected(self, more: str = "") -> Unreadable:
        """What to raise where the next token cannot stand."""
        token = self.peek()
        if token.kind == "end":
            return Unreadable(f"ends too early{more}")
        return Unreadable(f"`{token.text}` does not belong here{more}")

    def end(self) -> None:
        """Raises Unreadable where anything is left."""
        if self.peek().kind != "end":
            raise self.unexpected()

    def labels(self) -> tuple[str, ...]:
        """``(NAME, …)``."""
        self.expect("(")
        found: list[str] = []
        while not self.accept(")"):
            if found:
                self.expect(",")
                if self.accept(")"):
                    break
            found.append(self._label())
        return tuple(found)

    def _label(self) -> str:
        token = self.take()
        if token.kind != "name":
            raise Unreadable(f"`{token.text}` is no name of a label")
        return label(token.text)

    def selector(self, name: Token | None) -> None:
        """The labels in braces after a metric's name, which may be left out if they suffice."""
        if name is not None and name.text.lower() in _RESERVED:
            raise Unreadable(f"`{name.text}` is a word of PromQL")
        enough = name is not None
        if self.accept("{"):
            first = True
            while not self.accept("}"):
                if not first:
                    self.expect(",")
                    if self.accept("}"):
                        break
                first = False
                enough |= self._matcher(named=name is not None)
        if not enough:
            raise Unreadable("selects everything: at least one label has to say something")

    def _matcher(self, *, named: bool) -> bool:
        """Whether it cannot be met by a label that is not there."""
        name = self._label()
        operator = self.take().text
        if operator not in {"=", "!=", "=~", "!~"}:
            raise Unreadable(f"`{operator}` compares no label: expected `=`, `!=`, `=~` or `!~`")
        token = self.take()
        if token.kind != "string":
            raise Unreadable(f"`{name}` is compared with a string in quotes")
        text = value(token)
        if name == "__name__" and named:
            raise Unreadable("the metric's name is said twice")
        if operator in {"=", "!="}:
            return (text != "") is (operator == "=")
        regex.check(text)
        return (re.fullmatch(text, "") is None) is (operator == "=~")

    def range(self, kind: Kind, *, selector: bool) -> Kind:
        """``[5m]`` after a selection, ``[5m:]`` or ``[5m:1m]`` after any vector."""
        self.expect("[")
        self._duration()
        if self.accept(":"):
            if self.peek().kind == "duration":
                self._duration()
            if kind is not Kind.VECTOR:
                raise Unreadable(f"a range with steps stands after a vector, not {kind.value}")
        elif kind is not Kind.VECTOR or not selector:
            raise Unreadable("a range stands right after what is selected")
        self.expect("]")
        return Kind.MATRIX

    def modifier(self) -> None:
        """``offset 5m``, ``offset -5m``, ``@ 1700000000``, ``@ start()`` or ``@ end()``."""
        if self.accept("offset"):
            self.accept("-")
            if self.peek().kind != "duration":
                raise Unreadable("`offset` is followed by a length of time, such as `5m`")
            self._duration()
            return
        self.expect("@")
        if self.word() in {"start", "end"}:
            self.take()
            self.expect("(")
            self.expect(")")
        elif self.take().kind != "number":
            raise Unreadable("`@` is followed by a time in seconds, `start()` or `end()`")

    def _duration(self) -> None:
        token = self.take()
        if token.kind != "duration":
            raise Unreadable(f"expected a length of time such as `5m`, not `{token.text}`")
        length = sum(
            int(number) * _SECONDS[unit]
            for number, unit in re.findall(r"([0-9]+)(ms|[ywdhms])", token.text)
        )
        if not 0 < length < _LONGEST:
            raise Unreadable(f"`{token.text}` is no length of time that is reckoned with")
