"""Attachments of patterns, at any place, mostly with what they need there."""

from __future__ import annotations

from ddpc.ir.design import Placement
from ddpc.patterns.catalogue import PATTERNS
from ddpc.patterns.contract import Pattern
from tests.properties.drawn import cast
from tests.properties.drawn.choices import Choices
from tests.properties.drawn.main import Main
from tests.properties.drawn.model import Attachment, Statement
from tests.properties.drawn.variants import Variant
from tests.properties.drawn.words import PLACES, Scene, block, statements_of

_SUBJECT = {"service": "web", "front": cast.FRONT, "edge": "public"}
_LAYERS = {pattern.name for pattern in PATTERNS if pattern.rank is not None}


def attachments(
    choices: Choices, variants: tuple[Variant, ...], main: Main
) -> tuple[Attachment, ...]:
    """One for each variant."""
    made: list[Attachment] = []
    for number, variant in enumerate(variants, 1):
        made.append(_attachment(choices, variant, number, main, tuple(made)))
    return tuple(made)


def _attachment(
    choices: Choices,
    variant: Variant,
    number: int,
    main: Main,
    others: tuple[Attachment, ...],
) -> Attachment:
    pattern, placement = variant.pattern, variant.placement
    subject = _SUBJECT[variant.kind]
    again = any(one.pattern == pattern.name and one.subject == subject for one in others)
    label = f"own-{number}" if pattern.needs_label or again or choices.once_in(10) else None
    usual = placement is pattern.placements[0] and choices.once_in(2)
    layer = placement in (Placement.TIER, Placement.SIDECAR) and pattern.rank is not None
    scene = Scene(
        place=pattern.name,
        name=label or f"{subject}-{pattern.name}",
        ports=(9001 + 10 * number, 9002 + 10 * number),
        main=main.port,
        tier=placement is Placement.TIER,
    )
    settings = block(
        choices, PLACES[pattern.name], scene, most=3, without=_unfit(pattern, placement, main)
    )
    settings = _completed(choices, variant, settings, scene, main)
    behind = [one.pattern for one in others if one.subject == subject and one.pattern in _LAYERS]
    about_it = layer or (pattern.picks_port and placement is not Placement.AMBASSADOR)
    several = main.several and about_it and variant.kind == "service"
    return Attachment(
        pattern=pattern.name,
        label=label,
        subject=subject,
        port=_port(pattern, main) if several or (layer and choices.once_in(15)) else None,
        placement=None if usual else placement,
        target=_target(choices, variant, subject, others),
        behind=choices.of(behind) if layer and behind and choices.once_in(15) else None,
        separate=layer and choices.once_in(10),
        full=pattern.takes_full and choices.once_in(10),
        settings=settings,
    )


def _port(pattern: Pattern, main: Main) -> str:
    return "redis" if main.redis and "http" not in pattern.protocols else main.port


def _unfit(pattern: Pattern, placement: Placement, main: Main) -> tuple[str, ...]:
    """What only tiers have, and what an exporter of HTTP cannot be told."""
    if pattern.name == "metrics" and main.port != "redis":
        return ("login", "password", "exporter")
    if placement is Placement.TIER:
        return ()
    return ("patch", "replicas", *(("reach",) if placement is Placement.AMBASSADOR else ()))


def _completed(
    choices: Choices,
    variant: Variant,
    settings: tuple[Statement, ...],
    scene: Scene,
    main: Main,
) -> tuple[Statement, ...]:
    """With what a pattern needs at this place, in nearly all draws."""
    pattern, placement = variant.pattern.name, variant.placement
    said = {one.word for one in settings}
    more: list[str] = []
    if pattern == "split":
        if variant.kind == "front":
            more.append("send rest to api")
        elif "sticky" in said and not any("%" in one.head for one in settings):
            more.append("send 10% to next")
        if placement is Placement.AMBASSADOR and "listen" not in said:
            more.append(f"listen {scene.ports[0]}")
    if pattern == "metrics":
        if main.port != "redis" and "exporter" not in said:
            more.append("exporter nginx")
        if variant.pattern.name != scene.name.removeprefix("web-") and "listen" not in said:
            more.append(f"listen {scene.ports[1]}")
    if pattern == "session" and any("client-ip" in one.head for one in settings):
        settings = tuple(one for one in settings if one.word == "by")
    if pattern == "tls" and placement is Placement.SIDECAR and "authority" not in said:
        more.append("authority secret words-ca")
    if choices.once_in(25):
        return settings
    return (*settings, *(one for text in more for one in statements_of(text)))


def _target(
    choices: Choices, variant: Variant, subject: str, others: tuple[Attachment, ...]
) -> str | None:
    """What an ambassador stands for, in nearly all draws something that no other one does."""
    if variant.placement is not Placement.AMBASSADOR or not variant.pattern.takes_target:
        return None
    name = variant.pattern.name
    if name == "shard":
        return cast.STORE
    if name == "split":
        return cast.API
    taken = {one.target for one in others if one.subject == subject}
    wanted = (cast.DATABASE, cast.API, cast.NEXT)
    free = [one for one in wanted if one not in taken and not choices.once_in(25)] or wanted
    return free[0] if name == "broker" else choices.of(free[:2])
