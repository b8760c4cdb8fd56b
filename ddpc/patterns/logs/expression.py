r"""Regular expressions: what Ruby and most other languages read in the same way.

Ruby's own syntax: the manual of Onigmo, doc/RE. What is refused here exists in one of the languages
only, or means something else: ``(?m)``, ``\h``, ``[[:alpha:]]``, ``a{2}+``, ``a{2}?``, ``[a&&b]``.
"""

from __future__ import annotations

import re

from ddpc.node import frozen

LONGEST = 1_000

_GROUP = re.compile(r"\(\?(?!:|=|!|<=|<!|<[a-z_][a-z0-9_]*>)")
_NAMED = re.compile(r"\(\?<(?=[a-z_])")
_CLASS = re.compile(r"\[\^?(\]?[^\]]*)\]")
_ESCAPES = frozenset("dDwWsSbBt")
_IN_CLASSES = ("[", "&&", "--", "||", "~~")
_BOUNDS = ("}+", "*+", "++", "?+")
_OPTIONAL = re.compile(r"\{[0-9]+\}\?")

_TIMES = frozenset("YymdejHIMSLNzpbBaAsT%")


@frozen
class Expression:
    """What is wrong with an expression, None where nothing is; and the names of its groups."""

    problem: str | None
    groups: tuple[str, ...] = ()


def read(text: str) -> Expression:
    """Look at an expression as Ruby would read it."""
    problem = _problem(text)
    if problem is not None:
        return Expression(problem)
    try:
        compiled = re.compile(_NAMED.sub("(?P<", text))
    except (re.error, RecursionError, OverflowError) as error:
        return Expression(f"it cannot be read: {error}")
    return Expression(None, tuple(compiled.groupindex))


def wrong_time(text: str) -> str | None:
    """What is wrong with a format of times for strptime, None where nothing is."""
    if not text.isprintable() or "#{" in text:
        return "it holds a character that is not seen, or `#{`"
    for found in re.finditer(r"%(.?)", text):
        if found[1] not in _TIMES:
            return f"`%{found[1]}` is no part of a time"
    return None if "%" in text.replace("%%", "") else "it has no part of a time, such as `%Y`"


def _problem(text: str) -> str | None:
    if not text:
        return "it is empty"
    if len(text) > LONGEST:
        return f"it has more than {LONGEST} characters"
    if not text.isprintable():
        return "it holds a character that is not seen"
    if "#{" in text:
        return "`#{` begins a program in Ruby; write `#[{]`"
    return _escapes(text) or _constructs(re.sub(r"\\.", "xx", text))


def _escapes(text: str) -> str | None:
    for found in re.finditer(r"\\(.?)", text):
        if not found[1]:
            return "it ends with a backslash"
        if found[1].isalnum() and found[1] not in _ESCAPES:
            return f"`\\{found[1]}` is not the same everywhere"
    return None


def _constructs(plain: str) -> str | None:
    """The same of an expression in which what is escaped is no syntax any more."""
    odd = _GROUP.search(plain)
    if odd is not None:
        return f"`{plain[odd.start() : odd.start() + 4]}` is not the same everywhere"
    for found in _CLASS.finditer(plain):
        inside = next((one for one in _IN_CLASSES if one in found[1]), None)
        if inside is not None or found[1].startswith("]") or not found[1]:
            return f"`{inside or ']'}` in a class of characters is not the same everywhere"
    outside = _CLASS.sub("x", plain)
    for bound in _BOUNDS:
        if bound in outside:
            return f"`{bound}`, a bound that never gives back, is not the same everywhere"
    optional = _OPTIONAL.search(outside)
    if optional is not None:
        return f"`{optional[0]}`, to Ruby so many or none, is not the same everywhere"
    return None
