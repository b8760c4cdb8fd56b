"""Reads an expression and what it gives, as Prometheus' own parser checks it.

Not read are what only some versions have (experimental functions, names in quotes), and words of
the language as names of metrics. https://prometheus.io/docs/prometheus/latest/querying/operators/
"""

from __future__ import annotations

from math import isinf
from typing import Final

from ddpc.backends.prometheus.promql import regex
from ddpc.backends.prometheus.promql.functions import AGGREGATIONS, FUNCTIONS, Function, Kind
from ddpc.backends.prometheus.promql.selector import Selectors, label
from ddpc.backends.prometheus.promql.tokens import Unreadable, value

_SETS: Final = ("and", "or", "unless")
_COMPARISONS: Final = ("==", "!=", "<=", "<", ">=", ">")
_LEVELS: Final = (("or",), ("and", "unless"), _COMPARISONS, ("+", "-"), ("*", "/", "%", "atan2"))
"""Binary operators, those that bind least first; ``^`` binds most, and to the right."""


def check(text: str) -> None:
    """Raises Unreadable where Prometheus would refuse the expression of an alert, or may."""
    parser = _Parser(text)
    kind = parser.expression()
    parser.end()
    if kind is not Kind.VECTOR:
        raise Unreadable(f"an alert needs an instant vector: this is {kind.value}")


class _Parser(Selectors):
    """Lives as long as one expression is read."""

    def expression(self, level: int = 0) -> Kind:
        """An expression of operators that bind at least as ``level``."""
        self.deeper()
        if level == len(_LEVELS):
            kind = self._power()
        else:
            kind = self.expression(level + 1)
            while self.word() in _LEVELS[level]:
                kind = self._binary(self.take().text.lower(), kind, level + 1)
        self.depth -= 1
        return kind

    def _power(self) -> Kind:
        self.deeper()
        if self.word() in {"+", "-"}:
            sign = self.take().text
            kind = self._power()
            if kind not in {Kind.SCALAR, Kind.VECTOR}:
                raise Unreadable(f"`{sign}` stands before {kind.value}")
        else:
            kind = self._postfix()
            if self.word() == "^":
                kind = self._binary(self.take().text, kind, None)
        self.depth -= 1
        return kind

    def _binary(self, operator: str, left: Kind, level: int | None) -> Kind:
        bool_said = self.accept("bool")
        matching = self._matching(operator)
        right = self._power() if level is None else self.expression(level)
        for kind in (left, right):
            if kind not in {Kind.SCALAR, Kind.VECTOR}:
                raise Unreadable(f"`{operator}` has {kind.value} beside it")
        both = left is right is Kind.VECTOR
        if bool_said and operator not in _COMPARISONS:
            raise Unreadable("`bool` belongs to comparisons only")
        if operator in _SETS and not both:
            raise Unreadable(f"`{operator}` stands between two vectors only")
        if matching and not both:
            raise Unreadable(f"`{matching}` is for two vectors only")
        if operator in _COMPARISONS and left is right is Kind.SCALAR and not bool_said:
            raise Unreadable(f"two numbers are compared by `{operator} bool`")
        return Kind.SCALAR if left is right is Kind.SCALAR else Kind.VECTOR

    def _matching(self, operator: str) -> str:
        """``on (…)`` or ``ignoring (…)`` with what follows; its word, or nothing."""
        if self.word() not in {"on", "ignoring"}:
            return ""
        word = self.take().text.lower()
        labels = self.labels()
        if self.word() in {"group_left", "group_right"}:
            group = self.take().text.lower()
            if operator in _SETS:
                raise Unreadable(f"`{group}` has no meaning for `{operator}`")
            included = self.labels() if self.word() == "(" else ()
            if word == "on" and set(labels) & set(included):
                raise Unreadable(f"a label stands in `on` and in `{group}`")
        return word

    def _postfix(self) -> Kind:
        kind, ranged = self._primary()
        moved: set[str] = set()
        while True:
            word = self.word()
            if word == "[":
                kind = self.range(kind, selector=ranged and not moved)
                ranged, moved = True, set()
            elif word in {"offset", "@"}:
                if not ranged or word in moved:
                    raise Unreadable(f"`{word}` belongs to what is selected, and once")
                self.modifier()
                moved.add(word)
            else:
                return kind

    def _primary(self) -> tuple[Kind, bool]:
        """What it gives, and whether it is a selection that can be moved in time."""
        token = self.peek()
        word = self.word()
        if token.kind == "number":
            number = self.take().text
            if not number.lower().startswith("0x") and isinf(float(number)):
                raise Unreadable(f"`{number}` is too large for a number")
            return Kind.SCALAR, False
        if token.kind == "string":
            value(self.take())
            return Kind.STRING, False
        if word == "(":
            self.take()
            kind = self.expression()
            self.expect(")")
            return kind, False
        if word == "{":
            self.selector(None)
            return Kind.VECTOR, True
        if token.kind != "name":
            raise self.unexpected()
        if word in {"inf", "nan"}:
            self.take()
            return Kind.SCALAR, False
        following = self.peek(1).text.lower()
        if word in AGGREGATIONS and following in {"(", "by", "without"}:
            return self._aggregation(), False
        if following == "(":
            return self._call(), False
        self.selector(self.take())
        return Kind.VECTOR, True

    def _aggregation(self) -> Kind:
        name = self.take().text.lower()
        grouped = self._grouping()
        takes = AGGREGATIONS[name]
        wanted = (takes, Kind.VECTOR) if takes is not None else (Kind.VECTOR,)
        function = Function(takes=wanted, fewest=len(wanted), gives=Kind.VECTOR)
        for text in self._arguments(name, function):
            label(text)
        if not grouped:
            self._grouping()
        return Kind.VECTOR

    def _grouping(self) -> bool:
        if self.word() not in {"by", "without"}:
            return False
        self.take()
        self.labels()
        return True

    def _call(self) -> Kind:
        token = self.take()
        function = FUNCTIONS.get(token.text)
        if function is None:
            raise Unreadable(f"there is no function `{token.text}` in every supported version")
        strings = self._arguments(token.text, function)
        if token.text == "label_replace":
            label(strings[0])
            regex.check(strings[-1])
        elif token.text == "label_join":
            for text in (strings[0], *strings[2:]):
                label(text)
        return function.gives

    def _arguments(self, name: str, function: Function) -> list[str]:
        """Reads the arguments; gives the texts of those that are strings."""
        self.expect("(")
        count = 0
        strings: list[str] = []
        while self.word() != ")":
            if count:
                self.expect(",")
            if count >= len(function.takes) and not function.repeats:
                raise Unreadable(f"`{name}` takes {len(function.takes)} arguments at most")
            wanted = function.takes[min(count, len(function.takes) - 1)]
            token = self.peek()
            kind = self.expression()
            if kind is not wanted:
                raise Unreadable(f"`{name}` takes {wanted.value}, not {kind.value}")
            if kind is Kind.STRING:
                if token.kind != "string":
                    raise Unreadable(f"`{name}` takes a string as it stands")
                strings.append(value(token))
            count += 1
        if count < function.fewest:
            raise Unreadable(f"`{name}` takes {function.fewest} arguments, not {count}")
        self.take()
        return strings
