"""Where a design has requests go: by edges, splits, verifiers and ambassadors."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from attrs import evolve

from ddpc.ir.design import Attachment, Design, Placement
from ddpc.ir.edge import EdgeRoute
from ddpc.ir.split import CookieIs, HeaderIs, PathFits
from tests.agreement.kept import containers
from tests.agreement.reader.declared import Sent, Standing


def sent(design: Design) -> Iterator[Sent]:
    """Requests by an example of each kind, with whom they are meant for."""
    for edge in design.edges:
        for host in edge.hosts:
            for route in host.routes:
                yield Sent(
                    owner=edge.name,
                    targets=frozenset({route.target}),
                    host=host.host,
                    path=_example(route.path),
                    port=_port(design, route),
                )
    for one in design.attachments:
        if one.pattern == "split":
            yield from _of_split(one)


def verifiers(design: Design) -> Iterator[tuple[str, str]]:
    """Who verifies credentials before what."""
    for one in design.attachments:
        verified = getattr(one.options, "verified_by", None)
        if verified is not None:
            yield one.service, verified.target


def standing(design: Design) -> Iterator[Standing]:
    """What ambassadors stand for."""
    for one in design.attachments:
        if one.placement is Placement.AMBASSADOR and one.target is not None:
            names = containers(one) - ({one.pattern} if one.label is not None else set())
            yield Standing(one.service, names, one.target)


def _of_split(one: Attachment) -> Iterator[Sent]:
    options: Any = one.options
    before = one.target or one.service
    paths = [
        (condition, send.target)
        for send in options.sends
        for condition in send.conditions
        if isinstance(condition, PathFits)
    ]
    for condition, _ in paths:
        path = _example(condition.path.path) if condition.path.prefix else condition.path.path
        targets = frozenset(name for other, name in paths if _fits(other, path))
        yield Sent(owner=one.service, before=before, targets=targets, path=path)
    other = next(
        (path for path in ("/", "/other") if not any(_fits(each, path) for each, _ in paths)), None
    )
    if other is None:
        return  # the paths decide of all requests
    plain = Sent(owner=one.service, before=before, targets=frozenset(), path=other)
    for share, targets in _shares(options, before).items():
        yield evolve(plain, targets=targets, share=share)
    for send in options.sends:
        for condition in send.conditions:
            arm = evolve(plain, targets=frozenset({send.target}))
            if isinstance(condition, HeaderIs):
                yield evolve(arm, headers=((condition.name.lower(), condition.value),))
            elif isinstance(condition, CookieIs):
                yield evolve(arm, headers=(("cookie", f"{condition.name}={condition.value}"),))


def _shares(options: Any, before: str) -> dict[float | None, frozenset[str]]:
    """By share, the arms that get it; None: what the others leave."""
    found: dict[float | None, set[str]] = {}
    for send in options.sends:
        if send.rest:
            found[None] = {send.target}
        elif send.share is not None and send.share.value:
            found.setdefault(float(send.share.value), set()).add(send.target)
    if sum(float(send.share.value) for send in options.sends if send.share is not None) < 100:
        found.setdefault(None, {before})
    return {share: frozenset(targets) for share, targets in found.items()}


def _fits(condition: PathFits, path: str) -> bool:
    own = condition.path.path
    return path.startswith(own) if condition.path.prefix else path == own


def _example(path: str) -> str:
    """A path that a route takes; one that ends with a slash takes what is below."""
    return f"{path}example" if path.endswith("/") and path != "/" else path


def _port(design: Design, route: EdgeRoute) -> int | None:
    """The port of a route as it is dialled; None where a sidecar may have another in its place."""
    _, ports = design.ports_by_name[route.target]
    beside = any(
        one.service == route.target and one.placement is Placement.SIDECAR
        for one in design.attachments
    )
    fitting = [one for one in ports if route.port in {None, one.name, one.number, one.dialled}]
    return fitting[0].dialled if len(fitting) == 1 and not beside else None
