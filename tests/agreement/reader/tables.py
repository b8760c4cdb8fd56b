"""nginx' tables: names that they have no room for, and entries that stand twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from tests.agreement.reader.directive import Directive

MAKING = {"geo", "map", "split_clients"}
"""What makes a variable: the last of its arguments."""

_POINTER = 8
_BUCKET = 64
"""What a bucket has if nothing is said: a line of the processor's cache."""


def unfitting(everything: tuple[Directive, ...]) -> Iterator[str]:
    """Names of hosts and variables that no bucket of their table holds (nginx 1.30,
    src/core/ngx_hash.c: an entry is a pointer with length and name, rounded up to pointers, and a
    bucket ends with one more)."""
    said = {one.name: one.args[0] for one in everything if one.name.endswith("hash_bucket_size")}
    for one in everything:
        table, names = "", one.args
        if one.name == "server_name":
            table = "server_names"
        elif one.name in MAKING:
            table, names = "variables", one.args[-1:]
        bucket = int(said.get(f"{table}_hash_bucket_size", _BUCKET))
        for name in names if table else ():
            length = len(name.removeprefix("$"))
            if 2 * _POINTER + -(-(length + 2) // _POINTER) * _POINTER > bucket:
                yield f"line {one.line}: `{name}` does not fit into {bucket} bytes"


def repeated(everything: tuple[Directive, ...]) -> Iterator[str]:
    """Networks that a ``geo`` has twice, of which nginx warns, and keys of a ``map``: for a text it
    does not start, of two expressions the second means nothing. ``default`` and all addresses are
    one network (1.22 to 1.30)."""
    for one in everything:
        if one.name in {"geo", "map"}:
            keys = Counter(_ALL.get(entry.name, entry.name) for entry in one.block)
            for key in [key for key, times in keys.items() if times > 1]:
                yield f"line {one.line}: `{one.args[-1]}` has `{key}` twice"


_ALL = {"0.0.0.0/0": "default", "::/0": "default"}
