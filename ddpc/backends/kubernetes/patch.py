"""Fields set by hand in an object: merged into it as ``kubectl patch`` would.

Blocks merge field by field; items of a list are matched by the field that tells them apart
(containers by name, ports by number); other lists are replaced; null takes a field away.
"""

from __future__ import annotations

from typing import Any, Final

from ddpc.backends.kubernetes import fields
from ddpc.backends.kubernetes.fields import ELEMENT, FieldType, Shape
from ddpc.backends.yaml_text import Traced, traced
from ddpc.ir.deployment import Patch
from ddpc.ir.origin import Origin

FIXED: Final = (
    ("apiVersion",),
    ("kind",),
    ("metadata", "name"),
    ("metadata", "namespace"),
    ("spec", "selector"),
    ("spec", "podSelector"),
    ("spec", "scaleTargetRef"),
    ("spec", "serviceName"),
    ("spec", "template", "metadata", "labels", "app.kubernetes.io/name"),
    ("spec", "template", "metadata", "labels", "app.kubernetes.io/instance"),
)
"""What objects find each other by: one that is changed no longer fits the others."""


def fixed_fields(patch: Patch) -> tuple[str, ...]:
    """The fields of ``patch`` that hold objects together, as people write them."""
    return tuple(".".join(path) for path in FIXED if _reaches(patch.fields, path))


def _reaches(data: Any, path: tuple[str, ...]) -> bool:
    for name in path:
        if data is None:
            return True  # null takes everything below away
        if not isinstance(data, dict) or name not in data:
            return False
        data = data[name]
    return True


def fitted(kind: str, data: Any) -> Any:
    """``data`` with a list wherever ``kind`` has one: of one item, people write just the item."""
    return _fitted(data, fields.root(kind))


def _fitted(data: Any, field: FieldType | None) -> Any:
    if field is None:
        return data
    if field.shape is Shape.LIST and data is not None:
        items = list(data) if isinstance(data, list | tuple) else [data]
        return [_fitted(item, field.of) for item in items]
    if isinstance(data, dict):
        return {name: _fitted(value, fields.step(field, name)) for name, value in data.items()}
    return data


def apply(document: dict[str, Any], patch: Patch) -> dict[str, Any]:
    """``document`` (an object, its parts perhaps traced) with the fields of ``patch``."""
    merged: dict[str, Any] = _merged(
        document, patch.fields, fields.root(document["kind"]), patch.origin
    )
    return merged


def _merged(old: Any, new: Any, field: FieldType | None, origin: Origin) -> Any:
    inner = old.value if isinstance(old, Traced) else old
    if isinstance(inner, dict) and isinstance(new, dict):
        merged: Any = _merged_block(inner, new, field, origin)
    elif isinstance(inner, list) and isinstance(new, list | tuple) and field and field.merge_key:
        merged = _merged_list(inner, list(new), field, origin)
    else:
        return traced(new, origin)
    return Traced(merged, old.origin) if isinstance(old, Traced) else merged


def _merged_block(
    old: dict[str, Any], new: dict[str, Any], field: FieldType | None, origin: Origin
) -> dict[str, Any]:
    merged = dict(old)
    for name, value in new.items():
        inner = fields.step(field, name) if field else None
        if value is None:
            merged.pop(name, None)
        elif name in merged:
            merged[name] = _merged(merged[name], value, inner, origin)
        else:
            merged[name] = traced(value, origin)
    return merged


def _merged_list(old: list[Any], new: list[Any], field: FieldType, origin: Origin) -> list[Any]:
    merged = list(old)
    element = fields.step(field, ELEMENT)
    known = {_key(item, field.merge_key): index for index, item in enumerate(old)}
    for item in new:
        index = known.get(_key(item, field.merge_key))
        if index is None:
            merged.append(traced(item, origin))
        else:
            merged[index] = _merged(merged[index], item, element, origin)
    return merged


def _key(item: Any, name: str | None) -> Any:
    inner = item.value if isinstance(item, Traced) else item
    return inner.get(name) if isinstance(inner, dict) else None
