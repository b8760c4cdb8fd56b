"""What an attachment of shard says."""

from __future__ import annotations

import re
from typing import Final

from attrs import field

from ddpc.diagnostics import Diagnostic, Edit, Fix
from ddpc.ir.origin import Origin
from ddpc.ir.values import Duration, SecretKey
from ddpc.node import frozen
from ddpc.patterns.contract import TierSizes
from ddpc.patterns.shard.codes import HASH_TAG, NARROW_HASH, TIME
from ddpc.patterns.words import listens, sizes_of
from ddpc.schema.settings import Block, Setting

STATS: Final = 22222
LONGEST: Final = Duration(3_600_000)
_TAG: Final = re.compile(r"[!-~]{2}", re.ASCII)


@frozen(kw_only=True)
class Ejection:
    """When a shard that fails is left out: ``failures`` in a row, for ``time``; None: never."""

    failures: int | None
    time: Duration | None
    origin: Origin = field(eq=False, repr=False)


@frozen(kw_only=True)
class ShardOptions:
    """What the block says; ``listen`` None: the port of what it stands for.

    ``ejection`` None: as the data has it. ``hash_tag`` None: whole keys are hashed.
    """

    listen: int | None
    listens: Origin | None = field(eq=False, repr=False)
    hash: str
    distribution: str
    hash_tag: str | None
    timeout: Duration
    ejection: Ejection | None
    password: SecretKey | None
    password_origin: Origin | None = field(eq=False, repr=False)
    stats: int
    sizes: TierSizes


def read(block: Block, report: list[Diagnostic]) -> ShardOptions | None:
    """The options; None where ``report`` says why there are none."""
    before = len(report)
    password = block.one("password")
    options = ShardOptions(
        listen=block.value("listen", int),
        listens=listens(block),
        hash=block.value("hash", str) or "fnv1a_64",
        distribution=block.value("distribution", str) or "ketama",
        hash_tag=_hash_tag(block.one("hash-tag"), report),
        timeout=_time(block.one("timeout"), "value", report) or Duration(400),
        ejection=_ejection(block.one("eject"), report),
        password=password.get("secret", SecretKey) if password is not None else None,
        password_origin=_origin(password) if password is not None else None,
        stats=block.value("stats", int) or STATS,
        sizes=sizes_of(block),
    )
    _check_hash(block.one("hash"), options.distribution, report)
    return None if len(report) > before else options


def _check_hash(setting: Setting | None, distribution: str, report: list[Diagnostic]) -> None:
    if setting is None or setting.get("value", str) != "crc32" or distribution != "ketama":
        return
    span = setting.where("value")
    report.append(
        Diagnostic(
            code=NARROW_HASH,
            message="with `crc32` on `ketama` every key comes to one shard",
            span=span,
            label="a number of 15 bits, for a circle of 32",
            fixes=(Fix(title="write `crc32a`", edits=(Edit(span=span, text="crc32a"),)),),
            helps=("or `distribution modula`, which takes the number as it is",),
        )
    )


def _hash_tag(setting: Setting | None, report: list[Diagnostic]) -> str | None:
    if setting is None:
        return "{}"
    tag = setting.get("value", str)
    if tag is not None and not _TAG.fullmatch(tag):
        report.append(
            Diagnostic(
                code=HASH_TAG,
                message="a hash tag is two printable characters",
                span=setting.where("value"),
                label='expected two, such as `"{}"`, or `none`',
            )
        )
    return tag


def _ejection(setting: Setting | None, report: list[Diagnostic]) -> Ejection | None:
    if setting is None:
        return None
    return Ejection(
        failures=setting.get("failures", int),
        time=_time(setting, "time", report),
        origin=_origin(setting),
    )


def _time(setting: Setting | None, slot: str, report: list[Diagnostic]) -> Duration | None:
    time = setting.get(slot, Duration) if setting is not None else None
    if setting is None or time is None:
        return None
    if not 1 <= time.milliseconds <= LONGEST.milliseconds:
        report.append(
            Diagnostic(
                code=TIME,
                message=f"`{setting.word}` cannot be {time}",
                span=setting.where(slot),
                label="expected 1ms to 1h",
            )
        )
    return time


def _origin(setting: Setting) -> Origin:
    return Origin(setting.head, setting.text, "shard")
