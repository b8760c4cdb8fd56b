"""What an attachment of logs says."""

from __future__ import annotations

import re

from attrs import field

from ddpc.diagnostics import Diagnostic
from ddpc.ir.logs import LineFormat, Storm, TailedFile
from ddpc.ir.origin import Origin
from ddpc.ir.values import Cpu, Size
from ddpc.node import frozen
from ddpc.patterns.logs import codes
from ddpc.patterns.logs.sources import SlowLogUse, sources_of
from ddpc.schema.settings import Block

HEALTH = 24220
"""Where fluentd's own monitor listens unless it is told otherwise."""

SMALLEST = Size(96 << 20)
MEMORY = Size(192 << 20)
SPACE = Size(1 << 30)
_TRUNCATE = (16, 65_536)
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*(?:\.[A-Za-z_][A-Za-z0-9_-]*)*", re.ASCII)


@frozen(kw_only=True)
class LogsOptions:
    """What the block says; ``truncate`` None: as each kind of source has it."""

    sources: tuple[SlowLogUse | Storm | TailedFile, ...]
    redacted: tuple[tuple[str, ...], ...]
    truncate: int | None
    space: Size
    listen: int
    cpu: Cpu
    memory: tuple[Size, Size]
    origin: Origin = field(eq=False, repr=False)


def read(block: Block, report: list[Diagnostic]) -> LogsOptions | None:
    """The options; None where ``report`` says why there are none."""
    before = len(report)
    sources = sources_of(block, report)
    redacted = _redacted(block, report)
    options = LogsOptions(
        sources=sources,
        redacted=redacted,
        truncate=_truncate(block, report),
        space=block.value("space", Size) or SPACE,
        listen=block.value("listen", int) or HEALTH,
        cpu=block.value("cpu", Cpu) or Cpu(50),
        memory=_memory(block, report),
        origin=Origin(block.head, "", "logs"),
    )
    if len(report) > before:
        return None
    if redacted:
        report += [_not_redacted(one) for one in sources if _is_text(one)]
    return options


def _is_text(source: SlowLogUse | Storm | TailedFile) -> bool:
    if isinstance(source, TailedFile):
        return source.format in {LineFormat.TEXT, LineFormat.MULTILINE}
    return isinstance(source, SlowLogUse)


def _not_redacted(source: SlowLogUse | Storm | TailedFile) -> Diagnostic:
    return Diagnostic(
        code=codes.NOT_REDACTED,
        message=f"`redact` finds no fields in the text of `{source.name}`",
        span=source.origin.span,
        label="is text without fields",
        helps=("leave out what has no fields, or name its fields: `as regexp`",),
    )


def _redacted(block: Block, report: list[Diagnostic]) -> tuple[tuple[str, ...], ...]:
    found: set[tuple[str, ...]] = set()
    for setting in block.many("redact"):
        for name in setting.all("fields", str):
            if len(name) <= 200 and _NAME.fullmatch(name):
                found.add(tuple(name.split(".")))
                continue
            report.append(
                Diagnostic(
                    code=codes.FIELD_NAME,
                    message="this is no name of a field",
                    span=setting.where("fields"),
                    label="expected letters, digits, `_` and `-`, beginning with a letter",
                )
            )
    return tuple(sorted(found))


def _truncate(block: Block, report: list[Diagnostic]) -> int | None:
    setting = block.one("truncate")
    if setting is None:
        return None
    number = setting.need("value", int)
    low, high = _TRUNCATE
    if not low <= number <= high:
        report.append(
            Diagnostic(
                code=codes.TRUNCATE,
                message=f"{number} characters of a message cannot be kept",
                span=setting.where("value"),
                label=f"expected {low} to {high}",
            )
        )
    return number


def _memory(block: Block, report: list[Diagnostic]) -> tuple[Size, Size]:
    setting = block.one("memory")
    if setting is None:
        return MEMORY, MEMORY
    low, high = setting.need("value", tuple)
    if high < SMALLEST:
        report.append(
            Diagnostic(
                code=codes.TOO_SMALL,
                message=f"fluentd does not fit into {high}",
                span=setting.where("value"),
                label=f"expected {SMALLEST} or more",
            )
        )
    return low, high
