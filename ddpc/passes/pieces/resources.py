"""Kubernetes objects of the user's own: parsed, and checked as far as any object can be."""

from __future__ import annotations

from typing import Any

from ddpc.diagnostics import Diagnostic
from ddpc.ir.design import ResourceUse
from ddpc.passes.codes import BAD_RESOURCE
from ddpc.passes.context import Context
from ddpc.passes.pieces.files import text_of
from ddpc.reading.origins import origin_of
from ddpc.schema.settings import Setting


def resources_of(
    settings: tuple[Setting, ...], context: Context, report: list[Diagnostic]
) -> tuple[ResourceUse, ...]:
    """The objects of every ``resource`` statement, by path and then in the file's order."""
    found: list[ResourceUse] = []
    for setting in sorted(settings, key=lambda one: one.text):
        text = text_of(setting, "file", context, report)
        if text is not None:
            found += _objects(setting, text, report)
    return tuple(found)


def _objects(setting: Setting, text: str, report: list[Diagnostic]) -> list[ResourceUse]:
    import yaml

    path = setting.need("file", str)
    try:
        documents = [document for document in yaml.safe_load_all(text) if document is not None]
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f" at its line {mark.line + 1}" if mark is not None else ""
        report.append(_problem(setting, f"`{path}` is not YAML{where}"))
        return []
    except ValueError as error:  # of a date or a number that is none
        reason = str(error).partition(";")[0]
        report.append(_problem(setting, f"`{path}` holds a value that is none: {reason}"))
        return []
    except RecursionError:
        report.append(_problem(setting, f"`{path}` is nested too deeply"))
        return []
    if not documents:
        report.append(_problem(setting, f"`{path}` holds no object"))
    found: list[ResourceUse] = []
    for number, document in enumerate(documents, 1):
        problem = _wrong(document)
        if problem is None:
            found.append(ResourceUse(path=path, data=document, origin=origin_of(setting)))
        else:
            report.append(_problem(setting, f"object {number} of `{path}` {problem}"))
    return found


def _wrong(document: Any) -> str | None:
    if not isinstance(document, dict):
        return "is no object"
    for key in ("apiVersion", "kind"):
        if not isinstance(document.get(key), str):
            return f"has no `{key}`"
    metadata = document.get("metadata")
    if not isinstance(metadata, dict) or not isinstance(metadata.get("name"), str):
        return "has no `metadata.name`"
    if document["kind"] == "Secret" and (document.get("data") or document.get("stringData")):
        return "is a Secret with values: no output holds a secret"
    return None


def _problem(setting: Setting, message: str) -> Diagnostic:
    return Diagnostic(
        code=BAD_RESOURCE, message=message, span=setting.where("file"), label="named here"
    )
