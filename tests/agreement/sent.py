"""Where a design has requests go: by edges, splits, verifiers and ambassadors."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

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
    shared = 0.0
    by_share: dict[float | None, set[str]] = {}
    for send in options.sends:
        if send.share is not None and send.share.value:
            shared += float(send.share.value)
            by_share.setdefault(float(send.share.value), set()).add(send.target)
        if send.rest:
            by_share[None] = {send.target}
    if shared < 100:
        by_share.setdefault(None, {before})
    for share, targets in by_share.items():
        yield Sent(owner=one.service, before=before, targets=frozenset(targets), share=share)
    paths: list[tuple[PathFits, str]] = []
    for send in options.sends:
        for condition in send.conditions:
            arm = frozenset({send.target})
            if isinstance(condition, HeaderIs):
                headers = ((condition.name.lower(), condition.value),)
                yield Sent(owner=one.service, before=before, targets=arm, headers=headers)
            elif isinstance(condition, CookieIs):
                headers = (("cookie", f"{condition.name}={condition.value}"),)
                yield Sent(owner=one.service, before=before, targets=arm, headers=headers)
            else:
                paths.append((condition, send.target))
    for condition, target in paths:
        text = condition.path.path
        path = _example(text) if condition.path.prefix else text
        others = {name for other, name in paths if _fits(other, path)}
        yield Sent(
            owner=one.service, before=before, targets=frozenset({target} | others), path=path
        )


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
