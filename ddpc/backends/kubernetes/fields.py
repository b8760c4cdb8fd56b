"""The fields of the cluster's objects, for checking what users write of them.

``fields.json`` holds them (made by dev/kubernetes_fields.py from the published schemas): for each
object its fields, each written as a type and marks:

    str int num bool   a scalar            #name   items of the list are told apart by this field
    qty                a quantity          =A|B    one of these words
    ios                a number or a name  !       required
    any                anything            >1.34   there is such a field since this version
    @Name              an object           <1.36   there is none any more from this version
    [T  {T             a list of T, a map from names to T
"""

from __future__ import annotations

import json
import re
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any, Final

from ddpc.ir.values import Version
from ddpc.node import frozen

ELEMENT: Final = "[]"
"""The step of a path that goes from a list to what its items are."""


class Shape(Enum):
    """What a value may be."""

    STRING = "str"
    INTEGER = "int"
    NUMBER = "num"
    BOOLEAN = "bool"
    QUANTITY = "qty"
    NUMBER_OR_NAME = "ios"
    OBJECT = "object"
    LIST = "list"
    MAP = "map"
    ANY = "any"


@frozen(kw_only=True)
class FieldType:
    """What a field takes.

    ``object`` names the fields of an OBJECT; ``of`` is what a LIST or MAP holds. ``merge_key`` is
    the field by which items of a list are the same item. ``since`` and ``until`` (excluded) are the
    versions of Kubernetes that have the field, None where all supported ones have.
    """

    shape: Shape
    object: str | None = None
    of: FieldType | None = None
    words: tuple[str, ...] = ()
    merge_key: str | None = None
    required: bool = False
    since: Version | None = None
    until: Version | None = None

    def exists_in(self, version: Version) -> bool:
        """Whether Kubernetes ``version`` has the field."""
        if self.since is not None and version < self.since:
            return False
        return self.until is None or version < self.until


_CODE: Final = re.compile(
    r"(?P<outer>[\[{]*)(?:@(?P<object>\w+)|(?P<scalar>\w+))(?:#(?P<key>\w+))?"
    r"(?:=(?P<words>[\w|./]+))?(?P<required>!)?(?:>(?P<since>[\d.]+))?(?:<(?P<until>[\d.]+))?",
    re.ASCII,
)


@cache
def _table() -> dict[str, Any]:
    text = Path(__file__).with_name("fields.json").read_text(encoding="utf-8")
    table: dict[str, Any] = json.loads(text)
    return table


@cache
def _parsed(code: str) -> FieldType:
    match = _CODE.fullmatch(code)
    if match is None:
        raise ValueError(f"fields.json: {code!r} is no field")
    name = match["object"]
    field = (
        FieldType(shape=Shape.OBJECT, object=name)
        if name
        else FieldType(shape=Shape(match["scalar"]))
    )
    for bracket in reversed(match["outer"]):
        field = FieldType(shape=Shape.LIST if bracket == "[" else Shape.MAP, of=field)
    return FieldType(
        shape=field.shape,
        object=field.object,
        of=field.of,
        words=tuple((match["words"] or "").split("|")) if match["words"] else (),
        merge_key=match["key"],
        required=match["required"] is not None,
        since=_version(match["since"]),
        until=_version(match["until"]),
    )


def _version(text: str | None) -> Version | None:
    if text is None:
        return None
    major, minor = text.split(".")
    return Version(int(major), int(minor))


def versions() -> tuple[Version, ...]:
    """The versions of Kubernetes that the table knows, oldest first."""
    return tuple(version for text in _table()["versions"] if (version := _version(text)))


def kinds() -> tuple[str, ...]:
    """The kinds whose fields are known."""
    return tuple(_table()["kinds"])


def kind_called(word: str) -> str | None:
    """The kind that a user calls ``word``, in whatever case (``deployment``), or None."""
    lower = word.lower()
    return next((kind for kind in kinds() if kind.lower() == lower), None)


def api_version(kind: str) -> str:
    """The ``apiVersion`` of ``kind``. Raises KeyError for a kind that is not in the table."""
    written: str = _table()["kinds"][kind][0]
    return written


def served(written: str) -> tuple[str, ...] | None:
    """The kinds that the cluster serves under the apiVersion ``written``.

    Empty where the cluster has the group but not the version; None for a group that is not its own.
    """
    table: dict[str, list[str]] = _table()["served"]
    if written in table:
        return tuple(table[written])
    group = written.rpartition("/")[0]
    own = group == "extensions" or any(known.rpartition("/")[0] == group for known in table)
    return () if own else None


def root(kind: str) -> FieldType | None:
    """The type of a whole object of ``kind``, None where the kind is not in the table."""
    entry = _table()["kinds"].get(kind)
    return FieldType(shape=Shape.OBJECT, object=entry[1]) if entry else None


def members(field: FieldType) -> dict[str, FieldType]:
    """The fields of an OBJECT by name; empty for anything else."""
    if field.object is None:
        return {}
    return {name: _parsed(code) for name, code in _table()["objects"][field.object].items()}


def step(field: FieldType, name: str) -> FieldType | None:
    """The type one step further: a field of an object, a key of a map, ELEMENT of a list."""
    if field.shape is Shape.LIST:
        return field.of if name == ELEMENT else None
    if field.shape is Shape.MAP:
        return field.of
    if field.shape is Shape.ANY:
        return field
    code = _table()["objects"].get(field.object, {}).get(name)
    return _parsed(code) if code else None


def lookup(kind: str, path: tuple[str, ...]) -> FieldType | None:
    """The type at ``path`` in an object of ``kind``; None where there is no such field.

    A path names fields, keys of maps, and ELEMENT for the items of a list:
    ``("spec", "template", "spec", "containers", ELEMENT, "image")``.
    """
    field = root(kind)
    for name in path:
        if field is None:
            return None
        field = step(field, name)
    return field


def names(kind: str, path: tuple[str, ...] = ()) -> tuple[str, ...]:
    """The names of the fields at ``path``, for suggestions; empty where any name will do."""
    field = lookup(kind, path)
    return tuple(members(field)) if field else ()
