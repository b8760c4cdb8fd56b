"""What is wrong with an object, or a part of one, that a user wrote for the cluster."""

from __future__ import annotations

import math
from typing import Any, Final

from ddpc.backends.kubernetes import fields
from ddpc.backends.kubernetes.carried import arrives
from ddpc.backends.kubernetes.fields import FieldType, Shape
from ddpc.backends.yaml_text import DEEPEST
from ddpc.ir.values import Version
from ddpc.node import frozen

LARGEST: Final = 100_000
"""Values in one object, aliases counted each time: etcd takes 1.5 MiB."""

_KINDS: Final = {
    Shape.STRING: "a text",
    Shape.INTEGER: "a whole number",
    Shape.NUMBER: "a number",
    Shape.BOOLEAN: "true or false",
    Shape.QUANTITY: "a quantity (256Mi, 500m)",
    Shape.NUMBER_OR_NAME: "a number or a name",
    Shape.OBJECT: "a block of fields",
    Shape.LIST: "a list",
    Shape.MAP: "a block of names and values",
}
_TYPES: Final[dict[Shape, tuple[type, ...]]] = {
    Shape.STRING: (str,),
    Shape.INTEGER: (int,),
    Shape.NUMBER: (int, float),
    Shape.BOOLEAN: (bool,),
    Shape.QUANTITY: (str, int, float),
    Shape.NUMBER_OR_NAME: (str, int),
    Shape.OBJECT: (dict,),
    Shape.LIST: (list, tuple),
    Shape.MAP: (dict,),
}


@frozen(kw_only=True)
class Problem:
    """One thing wrong: where (names and indexes from the object down), what, and the known names.

    ``name`` is the word that is not known, where ``known`` are the ones that are.
    """

    path: tuple[str | int, ...]
    message: str
    name: str = ""
    known: tuple[str, ...] = ()

    @property
    def where(self) -> str:
        """The path as people write it: ``spec.template.spec.containers[0].image``."""
        text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in self.path)
        return text.removeprefix(".")


def of_object(data: Any, version: Version) -> tuple[Problem, ...]:
    """The problems of a whole object for Kubernetes ``version``.

    Of a kind that the table does not know (a custom resource, say) only the identity is checked.
    """
    found = unusable(data)
    if found:
        return found
    if not isinstance(data, dict):
        return (
            Problem(path=(), message="an object is a block with apiVersion, kind and metadata"),
        )
    problems = list(_identity(data))
    kind = data.get("kind")
    if problems or not isinstance(kind, str) or not _is_known(kind, data["apiVersion"]):
        return tuple(problems)
    if kind == "Secret" and (data.get("data") or data.get("stringData")):
        problems.append(
            Problem(path=("kind",), message="a Secret with its values: no output may hold a secret")
        )
    root = fields.root(kind)
    if root is not None:
        problems += of_value(data, root, version)
    return tuple(problems)


def of_value(
    value: Any,
    field: FieldType,
    version: Version,
    path: tuple[str | int, ...] = (),
    whole: bool = True,
) -> list[Problem]:
    """The problems of ``value`` where ``field`` stands; not ``whole``: parts may be missing."""
    if value is None or field.shape is Shape.ANY:
        return []
    if not _fits(value, field.shape):
        found = f"{_KINDS[field.shape]} is expected, found {_describe(value)}"
        hint = f': write "{value}"' if field.shape is Shape.STRING and _is_scalar(value) else ""
        return [Problem(path=path, message=found + hint)]
    if field.words and value not in field.words:
        message = f"{value!r} is none of its words"
        return [Problem(path=path, message=message, name=str(value), known=field.words)]
    problems: list[Problem] = []
    if field.shape is Shape.LIST and field.of is not None:
        for index, item in enumerate(value):
            problems += of_value(item, field.of, version, (*path, index), whole)
    elif field.shape is Shape.MAP and field.of is not None:
        for key, item in value.items():
            problems += of_value(item, field.of, version, (*path, key), whole)
    elif field.shape is Shape.OBJECT:
        problems += _of_members(value, field, version, path, whole)
    return problems


def _of_members(
    value: dict[str, Any],
    field: FieldType,
    version: Version,
    path: tuple[str | int, ...],
    whole: bool,
) -> list[Problem]:
    problems: list[Problem] = []
    known = fields.members(field)
    for name, item in value.items():
        member = known.get(name)
        if member is None:
            message = f"there is no field {name!r} here"
            names = tuple(known)
            problems.append(Problem(path=(*path, name), message=message, name=name, known=names))
        elif not member.exists_in(version):
            problems.append(Problem(path=(*path, name), message=_other_version(member, version)))
        else:
            problems += of_value(item, member, version, (*path, name), whole)
    if whole:
        problems += [
            Problem(path=path, message=f"the field {name!r} is missing")
            for name, member in known.items()
            if member.required and member.exists_in(version) and value.get(name) is None
        ]
    return problems


def _other_version(member: FieldType, version: Version) -> str:
    if member.since is not None and version < member.since:
        return f"Kubernetes has this field since {member.since}, the target is {version}"
    return f"Kubernetes no longer has this field in {version}"


def _identity(data: dict[str, Any]) -> list[Problem]:
    kind, written = data.get("kind"), data.get("apiVersion")
    problems = [
        Problem(path=(field,), message=f"the field {field!r} is missing")
        for field, value in (("apiVersion", written), ("kind", kind))
        if not isinstance(value, str) or not value
    ]
    metadata = data.get("metadata")
    name = metadata.get("name") if isinstance(metadata, dict) else None
    if not isinstance(name, str) or not name:
        problems.append(Problem(path=("metadata", "name"), message="the object has no name"))
    if isinstance(kind, str) and isinstance(written, str):
        problems += _misplaced(kind, written)
    return problems


def _misplaced(kind: str, written: str) -> list[Problem]:
    served = fields.served(written)
    if served is None or kind in served:
        return []
    if kind in fields.kinds():
        message = f"{kind} is in {fields.api_version(kind)}, not in {written}"
        return [Problem(path=("apiVersion",), message=message)]
    message = f"the cluster has no kind {kind!r} in {written}"
    return [Problem(path=("kind",), message=message, name=kind, known=served)]


def _is_known(kind: str, written: str) -> bool:
    return kind in fields.kinds() and written == fields.api_version(kind)


def unusable(data: Any) -> tuple[Problem, ...]:
    """What no JSON could carry: found without recursion, and bounded where aliases multiply."""
    waiting: list[tuple[Any, tuple[str | int, ...]]] = [(data, ())]
    seen = 0
    while waiting:
        value, path = waiting.pop()
        seen += 1
        if seen > LARGEST:
            return (Problem(path=(), message=f"an object of more than {LARGEST:,} values"),)
        if len(path) > DEEPEST:
            return (Problem(path=path[:4], message=f"data nests deeper than {DEEPEST} levels"),)
        if isinstance(value, dict):
            for key, item in value.items():
                if not isinstance(key, str):
                    message = f'the key {key!r} is {_describe(key)}, not a text: write "{key}"'
                    return (Problem(path=path, message=message),)
                waiting.append((item, (*path, key)))
        elif isinstance(value, list | tuple):
            waiting.extend((item, (*path, index)) for index, item in enumerate(value))
        elif isinstance(value, str) and not arrives(value):
            message = "a text with characters that do not reach the cluster unchanged"
            return (Problem(path=path, message=message),)
        elif isinstance(value, float) and not math.isfinite(value):
            return (Problem(path=path, message=f"{value} is no JSON value"),)
        elif value is not None and not isinstance(value, str | int | float):
            message = f"{_describe(value)} is no JSON value: quote it"
            return (Problem(path=path, message=message),)
    return ()


def _fits(value: Any, shape: Shape) -> bool:
    if isinstance(value, bool):
        return shape is Shape.BOOLEAN
    return isinstance(value, _TYPES[shape])


def _is_scalar(value: Any) -> bool:
    return not isinstance(value, dict | list | tuple)


def _describe(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return f"the number {value}"
    if isinstance(value, str):
        return f"the text {value!r}"
    if isinstance(value, dict):
        return "a block"
    if isinstance(value, list | tuple):
        return "a list"
    return f"a {type(value).__name__}"
