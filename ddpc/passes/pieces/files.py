"""Files of the project that a program names."""

from __future__ import annotations

from ddpc.diagnostics import Diagnostic
from ddpc.passes.codes import UNREADABLE_FILE
from ddpc.passes.context import Context, Unreadable
from ddpc.schema.literals import Wrong
from ddpc.schema.names import text
from ddpc.schema.settings import Setting

LARGEST = 512 * 1024
"""Bytes of a file that is mounted; a ConfigMap holds 1 MiB in all (Kubernetes documentation)."""


def text_of(setting: Setting, slot: str, context: Context, report: list[Diagnostic]) -> str | None:
    """The text of the file that a slot names; None where ``report`` says why there is none."""
    path = setting.need(slot, str)
    try:
        content = context.read(path)
    except Unreadable as error:
        report.append(_problem(setting, slot, f"`{path}` cannot be read: {error}"))
        return None
    if len(content) > LARGEST:
        report.append(_problem(setting, slot, f"`{path}` is larger than {LARGEST // 1024} KiB"))
        return None
    try:
        return text(content.decode("utf-8"))
    except UnicodeDecodeError:
        report.append(_problem(setting, slot, f"`{path}` is not UTF-8 text"))
    except Wrong as wrong:
        report.append(_problem(setting, slot, f"`{path}` {wrong.reason}"))
    return None


def _problem(setting: Setting, slot: str, message: str) -> Diagnostic:
    return Diagnostic(
        code=UNREADABLE_FILE, message=message, span=setting.where(slot), label="named here"
    )
