r"""What people write, as fluentd configuration: the only place that knows how its text is quoted.

Version 1 of the format reads ``'…'`` as it stands, but for ``\\`` and ``\'``; between double quotes
``#{…}`` is a program in Ruby that is run when the file is read, even for a check. So everything is
quoted once, and what could be taken for more in any reader of these files is refused.

Source: fluentd's documentation, configuration/config-file, "Supported Data Types for Values".
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from ddpc.ir.values import Duration, Size

_PATH = re.compile(r"(?:/[A-Za-z0-9._@+-]+)+", re.ASCII)
_ARGUMENT = re.compile(r"[A-Za-z0-9_./:@+-]+", re.ASCII)
_PLACEHOLDER = re.compile(r"\$\{|__[A-Z_]+__", re.ASCII)
_FIELD = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*", re.ASCII)
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?", re.ASCII)

LONGEST: Final = 4_000


class Word(str):
    """Text that stands in a file as it is. Templates print nothing else."""

    __slots__ = ()


class Uncarried(ValueError):
    """A value that fluentd cannot carry exactly; the text says why, as the end of a sentence."""


def text(value: str) -> Word:
    """A value between single quotes."""
    if not value.isprintable():
        raise Uncarried("it holds a character that is not seen")
    if "#{" in value:
        raise Uncarried("`#{` begins a program in Ruby")
    if value.startswith("@"):
        raise Uncarried("what begins with `@` is a setting of fluentd itself")
    if len(value) > LONGEST:
        raise Uncarried(f"it has more than {LONGEST} characters")
    return Word("'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'")


def record(value: str) -> Word:
    """A value that a record gets as it is: nothing in it is replaced, and it is no JSON."""
    if _PLACEHOLDER.search(value):
        raise Uncarried("`${…}` and `__NAME__` are replaced by something else")
    if value[:1] in {"{", "["}:
        raise Uncarried("it would be read as JSON")
    return text(value)


def path(value: str) -> Word:
    """A file to follow: without what stands for other files, for dates, or between two paths."""
    if not _PATH.fullmatch(value):
        raise Uncarried("it is no plain absolute path")
    return text(value)


def expression(value: str, options: str = "") -> Word:
    """A regular expression between slashes."""
    return text(f"/{value}/{options}")


def command(arguments: Iterable[str]) -> Word:
    """A command line without anything that a shell would look at."""
    words = tuple(arguments)
    for word in words:
        if not _ARGUMENT.fullmatch(word):
            raise Uncarried("a command line would not give it on as it is")
    return text(" ".join(words))


def fields(names: Iterable[tuple[str, ...]]) -> Word:
    """The fields of records, each by the names on the way to it."""
    for one in names:
        if not one or not all(_FIELD.fullmatch(part) for part in one):
            raise Uncarried("it is no name of a field")
    return text(",".join("$." + ".".join(("fields", *one)) for one in names))


def name(value: str) -> Word:
    """The name of a service."""
    if not _LABEL.fullmatch(value):
        raise Uncarried("it is no name")
    return text(value)


def duration(length: Duration) -> Word:
    """A time in whole seconds."""
    return Word(f"{length.seconds}s")


def size(amount: Size) -> Word:
    """An amount: fluentd's k is 1024 bytes."""
    return Word(f"{amount.bytes // 1024}k" if amount.bytes % 1024 == 0 else str(amount.bytes))
