"""What an attachment of session says."""

from __future__ import annotations

from typing import Final

from attrs import field

from ddpc.diagnostics import Diagnostic
from ddpc.ir.origin import Origin
from ddpc.ir.pod_names import PodNames
from ddpc.ir.values import Duration
from ddpc.node import frozen
from ddpc.patterns.contract import TierSizes
from ddpc.patterns.session.codes import AFFINITY_TIME, NO_TIER, NOT_A_KEY
from ddpc.patterns.told_apart import no_key
from ddpc.patterns.words import listens, reaches, sizes_of
from ddpc.schema.settings import Block, Setting

USUAL: Final = Duration(10_800_000)
"""How long a client's address is remembered: what the cluster has unless told otherwise."""

LONGEST: Final = 86_400
"""Seconds (Kubernetes API reference, ClientIPConfig)."""


@frozen(kw_only=True)
class SessionOptions:
    """What the block says; exactly one of ``cookie``, ``header`` and ``affinity`` is set."""

    cookie: str | None
    issued: bool
    header: str | None
    affinity: Duration | None
    pods: PodNames | None
    reach: bool
    listen: int | None
    listens: Origin | None = field(eq=False, repr=False)
    sizes: TierSizes
    by: Origin = field(eq=False, repr=False)


def read(block: Block, report: list[Diagnostic]) -> SessionOptions | None:
    """The options; None where the block does not say by what (which has been said)."""
    by = block.one("by")
    if by is None:
        return None
    header = by.get("header", str)
    affinity = None
    if header is not None:
        _check_header(by, header, report)
    elif by.get("cookie", str) is None:
        affinity = by.get("time", Duration) or USUAL
        _check_time(by, affinity, report)
        _check_words(block, report)
    pods = block.value("pods", str)
    return SessionOptions(
        cookie=by.get("cookie", str),
        issued=by.flag("issued"),
        header=header,
        affinity=affinity,
        pods=PodNames(pods) if pods is not None else None,
        reach=reaches(block),
        listen=block.value("listen", int),
        listens=listens(block),
        sizes=sizes_of(block),
        by=Origin(by.head, by.text, "session"),
    )


def _check_header(by: Setting, header: str, report: list[Diagnostic]) -> None:
    reason = no_key(header)
    if reason is None:
        return
    cookie = header.lower() == "cookie"
    report.append(
        Diagnostic(
            code=NOT_A_KEY,
            message=f"the header {header} does not tell clients apart",
            span=by.where("header"),
            label=reason,
            helps=(
                "say which cookie: `by cookie NAME`"
                if cookie
                else "take a cookie, or a header that names the user",
            ),
        )
    )


def _check_time(by: Setting, time: Duration, report: list[Diagnostic]) -> None:
    whole, rest = divmod(time.milliseconds, 1_000)
    if rest or not 1 <= whole <= LONGEST:
        report.append(
            Diagnostic(
                code=AFFINITY_TIME,
                message=f"the cluster cannot remember an address for {time}",
                span=by.where("time"),
                label="expected whole seconds from 1s to 1d",
            )
        )


def _check_words(block: Block, report: list[Diagnostic]) -> None:
    for setting in block.many("pods", "listen", "replicas", "cpu", "memory", "nginx"):
        report.append(
            Diagnostic(
                code=NO_TIER,
                message=f"`{setting.word}` has no meaning where the cluster keeps the clients",
                span=setting.head,
                label="there is no server",
            )
        )
    if reaches(block):
        setting = block.many("reach")[0]
        report.append(
            Diagnostic(
                code=NO_TIER,
                message="callers outside of the cluster are not kept by their address",
                span=setting.head,
                label="there is no server to reach",
                helps=("keep them by what they carry: `by cookie NAME` or `by header NAME`",),
            )
        )
