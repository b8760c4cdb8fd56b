"""How a layer that keeps its clients on pods knows these, and what stands in its way."""

from __future__ import annotations

from ddpc.diagnostics import Diagnostic, Label
from ddpc.ir.design import Design, Service
from ddpc.ir.http import Cache, LayerKind, Session
from ddpc.ir.pod_names import PodNames
from ddpc.ir.values import Version
from ddpc.passes.assemble.services import is_stateful
from ddpc.passes.codes_kept import CANNOT_FOLLOW, KEY_TAKEN, NEVER_STORED, PODS_LISTED, SCALED
from ddpc.passes.codes_layers import CANNOT_WORK
from ddpc.passes.context import Context, Server
from ddpc.passes.plan import Group
from ddpc.patterns.contract import Hop
from ddpc.reading.counts import replicas_of


def pod_names(
    design: Design,
    subject: str,
    tiers: tuple[Group, ...],
    context: Context,
    report: list[Diagnostic],
) -> PodNames | None:
    """How the tier that keeps clients on pods knows them; None where there is none."""
    service = design.service_by_name.get(subject)
    group = next((tier for tier in tiers if _keeps(tier)), None)
    if group is None or service is None:
        return None
    hop = next(hop for hop in group.hops if hop.layer.kind is LayerKind.SESSION)
    hops = [hop for tier in tiers for hop in tier.hops]
    _check_around(hop, hops, report)
    server = next(one for one in context.servers if one.name == group.server)
    version = design.app.application.target(server.name)
    missing = _missing(design, service, server, version)
    if not missing and hop.pods is not PodNames.LISTED:
        return PodNames.FOLLOWED
    replicas = replicas_of(design, service)
    ways = _ways_out(design, server, version)
    if hop.pods is PodNames.FOLLOWED:
        report.append(_cannot_follow(service, hop, missing, "" if is_stateful(service) else ways))
    elif replicas.low != replicas.high:
        report.append(_scaled(service, hop, missing, ways))
    elif hop.pods is None and not is_stateful(service):
        report.append(_listed(service, hop, missing, ways))
    return PodNames.LISTED


def _missing(design: Design, service: Service, server: Server, version: Version) -> str:
    """What keeps the pods from being followed; empty: nothing does."""
    if is_stateful(service):
        return "they have names of their own already, which stay"
    if server.follows_since is None or version < server.follows_since:
        return f"{server.name} {version} does not follow pods as they come and go"
    if not design.app.application.dns:
        return "the app does not say where the cluster's DNS answers"
    return ""


def _keeps(group: Group) -> bool:
    return any(hop.layer.kind is LayerKind.SESSION for hop in group.hops)


def _ways_out(design: Design, server: Server, version: Version) -> str:
    app = design.app.application
    facts = []
    if server.follows_since is not None and version < server.follows_since:
        facts.append(f"`target {server.name} {server.versions[-1]}`")
    if not app.dns:
        facts.append(
            f"where its DNS answers, such as `dns kube-dns.kube-system.svc.{app.cluster_domain}`"
        )
    return f"have the pods followed: say in the app {' and '.join(facts)}"


def _cannot_follow(service: Service, hop: Hop, missing: str, ways: str) -> Diagnostic:
    return Diagnostic(
        code=CANNOT_FOLLOW,
        message=f"the pods of `{service.name}` cannot be followed",
        span=hop.origin.span,
        label="`pods followed` is said here",
        notes=(missing,),
        helps=(ways,) if ways else (),
    )


def _listed(service: Service, hop: Hop, missing: str, ways: str) -> Diagnostic:
    return Diagnostic(
        code=PODS_LISTED,
        message=f"the pods of `{service.name}` get names of their own: it becomes a StatefulSet",
        span=hop.origin.span,
        label="lists the pods by name",
        notes=(
            missing,
            "one name for all pods would be served in turn, and clients would move between them",
        ),
        helps=(f"{ways}; or accept it: `pods listed`",),
    )


def _scaled(service: Service, hop: Hop, missing: str, ways: str) -> Diagnostic:
    return Diagnostic(
        code=SCALED,
        message=f"the pods of `{service.name}` are listed by name, so their number cannot change",
        span=service.replicas_origin.span,
        label="a range of pods",
        labels=(Label(span=hop.origin.span, text="lists the pods by name"),),
        notes=((missing or "`pods listed` says so"),),
        helps=(
            "say one number of replicas; or " + (ways if missing else "leave out `pods listed`"),
        ),
    )


def _check_around(session: Hop, hops: list[Hop], report: list[Diagnostic]) -> None:
    """Nothing stands between it and the pods, and its key reaches it."""
    place = hops.index(session)
    assert isinstance(session.layer, Session)
    for inner in hops[place + 1 :]:
        report.append(
            Diagnostic(
                code=CANNOT_WORK,
                message=f"`{session.pattern}` would choose among the pods of `{inner.pattern}`",
                span=inner.origin.span,
                label="stands between it and the service",
                labels=(Label(span=session.origin.span, text="sends each client to its pod"),),
            )
        )
    for outer in hops[:place]:
        if isinstance(outer.layer, Cache):
            _check_cache(session, session.layer, outer, outer.layer, report)


def _check_cache(
    session: Hop, layer: Session, outer: Hop, cache: Cache, report: list[Diagnostic]
) -> None:
    labels = (Label(span=outer.origin.span, text="the cache before it"),)
    if layer.issued:
        report.append(
            Diagnostic(
                code=NEVER_STORED,
                message=f"`{outer.pattern}` would store nothing",
                span=session.origin.span,
                label=f"gives everyone the cookie {layer.cookie}",
                labels=labels,
                helps=(
                    (
                        f"without `issued`, the service sets {layer.cookie} itself, and requests"
                        " without it can be answered from the cache"
                    ),
                ),
            )
        )
    elif layer.cookie is not None:
        taken = cache.takes(layer.cookie)
        if taken is not None:
            report.append(
                Diagnostic(
                    code=KEY_TAKEN,
                    message=f"the cookie {layer.cookie} does not reach `{session.pattern}`",
                    span=session.origin.span,
                    label="sends each client to its pod by it",
                    labels=(Label(span=outer.origin.span, text=f"takes `{taken}` away"),),
                )
            )
