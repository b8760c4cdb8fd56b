"""How YAML writes a string: plain, quoted, or as a literal block, so that it cannot be misread.

A string stands plain only where no reader of YAML 1.1 or 1.2 could take it for anything else:
``no``, ``1.10``, ``12:30:45`` and ``0o14`` are quoted.
"""

from __future__ import annotations

import re
from typing import Any, Final

LONGEST_KEY: Final = 120
"""Longer keys are written with ``?``; YAML bounds the others at 1,024 characters."""

_PLAIN: Final = re.compile(r"[A-Za-z/][A-Za-z0-9_./@-]*(?::[A-Za-z0-9_./@-]+)*", re.ASCII)
_QUANTITY: Final = re.compile(r"[1-9][0-9]*(?:m|Ki|Mi|Gi|Ti)", re.ASCII)
_WORDS: Final = frozenset(
    ("y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan", "inf", "none")
)

# Characters that never stand as they are: controls, other spaces, and those that cannot be seen
# or turn the direction of the text. Written as ranges, so that the output does not depend on the
# Unicode tables of the Python that runs this.
_HIDDEN: Final = (
    "\\x00-\\x08\\x0b-\\x1f\\x7f-\\xa0\\xad\\u061c\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f"
    "\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0"
    "\\ufff0-\\ufffc\\ufffe\\uffff\\U000e0000-\\U000e0fff"
)
_ESCAPED: Final = re.compile(f'["\\\\\t\n{_HIDDEN}]')
_NOT_LITERAL: Final = re.compile(f"[{_HIDDEN}]|^[ \t]+$", re.MULTILINE)
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_SHORT: Final = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def _escape(match: re.Match[str]) -> str:
    character = match.group()
    short = _SHORT.get(character)
    if short is not None:
        return short
    code = ord(character)
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def quoted(text: str) -> str:
    """``text`` in double quotes. Raises ValueError where it holds a lone surrogate."""
    if _SURROGATE.search(text):
        raise ValueError("a lone surrogate is no character: it cannot be written as UTF-8")
    return '"' + _ESCAPED.sub(_escape, text) + '"'


class Texts(dict[str, str]):
    """How each string is written; empty: as a literal block (no string is written as nothing)."""

    def __missing__(self, text: str) -> str:
        if _PLAIN.fullmatch(text):
            written = text if text.lower() not in _WORDS else f'"{text}"'
        elif _QUANTITY.fullmatch(text):
            written = text
        elif "\n" in text and is_literal(text):
            written = ""
        else:
            written = quoted(text)
        self[text] = written
        return written


def key_text(key: str) -> str:
    """How a string key is written, without its colon."""
    plain = _PLAIN.fullmatch(key) and key.lower() not in _WORDS
    return key if plain else quoted(key)


class _Heads(dict[Any, str]):
    """How each key of a block is written, indented and with its colon; empty: not so simply."""

    def __init__(self, pad: str) -> None:
        super().__init__()
        self._pad = pad

    def __missing__(self, key: Any) -> str:
        # Only strings are kept: 1, 1.0 and " \n" not in text would be one key to the dictionary.
        if type(key) is not str or len(key) > LONGEST_KEY:
            return ""
        written = self[key] = f"{self._pad}{key_text(key)}:"
        return written


class HeadsByPad(dict[str, _Heads]):
    """The heads of keys, by the blanks before them."""

    def __missing__(self, pad: str) -> _Heads:
        heads = self[pad] = _Heads(pad)
        return heads


def is_literal(text: str) -> bool:
    """Whether a literal block carries ``text`` exactly, for every reader."""
    if not text.strip("\n"):
        return False
    if _is_simple(text):
        return True
    return not _NOT_LITERAL.search(text) and not _SURROGATE.search(text)


def _is_simple(text: str) -> bool:
    """Whether ``text`` is seen at once to be literal, as nearly all files are.

    The patterns look at each character of each file and took half of the time that YAML takes.
    """
    return (
        text.isascii()
        and " \n" not in text
        and not text.endswith(" ")
        and text.replace("\n", "").isprintable()
    )


def literal_header(text: str) -> str:
    """The indicators before a literal block of ``text``."""
    # Readers take the indentation from the first line with text, so one that starts with a blank
    # needs it said; a final line end beyond the first has to be kept on purpose.
    indent = "2" if text.lstrip("\n")[0] in " \t" else ""
    chomp = "-" if not text.endswith("\n") else "+" if text.endswith("\n\n") else ""
    return "|" + indent + chomp
