"""How long may be waited, for a service or on one way to it."""

from __future__ import annotations

from ddpc.diagnostics import Diagnostic
from ddpc.ir.values import Duration
from ddpc.passes.codes_service import TIMEOUT_SHORT
from ddpc.schema.settings import Setting


def timeout_of(setting: Setting | None, slot: str, report: list[Diagnostic]) -> Duration | None:
    """The time that ``slot`` says; None where it says none."""
    value = setting.get(slot, Duration) if setting is not None else None
    if setting is not None and value is not None and value.milliseconds < 1_000:
        report.append(
            Diagnostic(
                code=TIMEOUT_SHORT,
                message=f"`timeout {value}` is shorter than a second",
                span=setting.where(slot),
                label="expected a second or more",
                notes=("Varnish counts the silence of an upgraded connection in whole seconds",),
            )
        )
    return value
