"""The pass itself: every workload and name of the plan, wired."""

from __future__ import annotations

from ddpc.diagnostics import Diagnostic
from ddpc.ir.deployment import (
    ClusterName,
    Container,
    Deployment,
    NameKind,
    Patch,
    Resource,
    Workload,
)
from ddpc.ir.design import Edge, Front, PatchUse, Service
from ddpc.passes.assemble.ambassadors import dialled_by_hand
from ddpc.passes.assemble.beside import containers_beside
from ddpc.passes.assemble.entrance import is_sharded, localhost_only, random_shard
from ddpc.passes.assemble.names import names_of
from ddpc.passes.assemble.programs import program_of
from ddpc.passes.assemble.scrapes import alerts_of, names_of_scrapes, scraped, scrapes_of
from ddpc.passes.assemble.services import service_workload
from ddpc.passes.assemble.standing import check_dialled, check_standing
from ddpc.passes.assemble.tiers import sidecar_container, tier_workload
from ddpc.passes.assemble.unused import unused_timeouts
from ddpc.passes.assemble.wire import wired
from ddpc.passes.context import Context
from ddpc.passes.plan import Plan


def assemble(plan: Plan, context: Context) -> tuple[Deployment, tuple[Diagnostic, ...]]:
    """The Deployment, in the order of names, and from the user inwards."""
    report: list[Diagnostic] = []
    design = plan.design
    subjects: list[Service | Front | Edge] = sorted(
        [*design.services, *design.fronts, *design.edges], key=lambda one: one.name
    )
    workloads: list[Workload] = []
    names: list[ClusterName] = []
    for subject in subjects:
        chain = plan.chains.get(subject.name)
        sidecars: list[Container] = []
        for group in (*chain.tiers, *chain.sidecars) if chain is not None else ():
            assert chain is not None
            program = program_of(plan, chain, group, report)
            if program is None:
                continue
            if group in chain.tiers:
                workloads.append(tier_workload(group, program))
            else:
                sidecars.append(sidecar_container(group, program))
        if isinstance(subject, Service):
            others = containers_beside(plan, subject.name, context, report)
            pods = service_workload(plan, subject, tuple(sidecars), others, report)
            check_standing(plan, subject.name, report)
            check_dialled(plan, subject.name, report)
            dialled_by_hand(plan, subject, pods, report)
            workloads.append(pods)
        made_names = names_of(plan, subject)
        names += made_names
        outside = any(name.kind is NameKind.OUTSIDE for name in made_names)
        report += [
            random_shard(subject, subject.reach_origin)
            for name in made_names
            if name.kind is NameKind.OUTSIDE
            and name.workload == subject.name
            and isinstance(subject, Service)
            and is_sharded(subject)
        ]
        if isinstance(subject, Service) and subject.reach and subject.ports and not outside:
            report.append(localhost_only(subject.name, subject.reach_origin))
    unused_timeouts(plan, report)
    names += plan.names
    made = tuple(workloads)
    scrapes = scrapes_of(plan, report)
    names += names_of_scrapes(made, scrapes)
    return (
        Deployment(
            application=design.app.application,
            workloads=scraped(plan, wired(plan, made, tuple(names), report), scrapes, report),
            names=tuple(names),
            scrapes=scrapes,
            alerts=alerts_of(plan, made, scrapes),
            patches=_patches(plan),
            resources=tuple(
                Resource(path=one.path, data=one.data, origin=one.origin)
                for one in design.resources
            ),
        ),
        tuple(report),
    )


def _patches(plan: Plan) -> tuple[Patch, ...]:
    found: list[Patch] = []
    patched: list[Service | Edge] = [*plan.design.services, *plan.design.edges]
    for declared in patched:
        found += [_patch(one, declared.name) for one in declared.patches]
    for attachment in plan.design.attachments:
        chain = plan.chains.get(attachment.service)
        name = attachment.service
        for tier in chain.tiers if chain is not None else ():
            if any(hop.pattern == attachment.pattern for hop in tier.hops):
                name = tier.name
        found += [_patch(one, name) for one in attachment.patches]
    return tuple(found)


def _patch(one: PatchUse, name: str) -> Patch:
    return Patch(
        kind=one.kind, name=name, fields=one.fields, origin=one.origin, kind_at=one.kind_at
    )
