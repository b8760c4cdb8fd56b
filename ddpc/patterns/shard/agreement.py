"""Whether all routers of the same shards look for a key in the same place."""

from __future__ import annotations

from ddpc.diagnostics import Diagnostic, Label
from ddpc.ir.design import Attachment, Placement
from ddpc.patterns.contract import Use
from ddpc.patterns.shard.codes import DISAGREE
from ddpc.patterns.shard.options import ShardOptions


def check_agreement(use: Use, report: list[Diagnostic]) -> None:
    """Report where this router differs from an earlier one of the same shards."""
    this = use.attachment
    for other in use.design.attachments:
        if other is this:
            return
        if other.pattern != this.pattern or _shards_of(other) != _shards_of(this):
            continue
        ours, theirs = _placing(this), _placing(other)
        differing = [word for word, value in ours.items() if value != theirs[word]]
        if differing:
            word = differing[0]
            report.append(
                Diagnostic(
                    code=DISAGREE,
                    message=f"two routers of the shards of `{_shards_of(this)}` differ in `{word}`",
                    span=this.origin.span,
                    label=f"`{word} {ours[word]}`",
                    labels=(Label(span=other.origin.span, text=f"`{word} {theirs[word]}`"),),
                )
            )
            return


def _shards_of(attachment: Attachment) -> str | None:
    """The service whose shards are asked; two ports of one service are taken for the same."""
    if attachment.placement is Placement.TIER:
        return attachment.service
    return attachment.target


def _placing(attachment: Attachment) -> dict[str, str]:
    """The settings that decide where a key is, by their words."""
    options = attachment.options
    assert isinstance(options, ShardOptions)
    tag = "none" if options.hash_tag is None else f'"{options.hash_tag}"'
    return {"hash": options.hash, "distribution": options.distribution, "hash-tag": tag}
