"""What a circumstance is about: the pods, or the external, that a name stands for."""

from __future__ import annotations

import re

from attrs import evolve

from ddpc.diagnostics import nearest, one_of
from ddpc.ir.circumstance import Circumstance, Down, Renewal, Rollout
from ddpc.ir.design import Placement
from ddpc.node import frozen
from ddpc.passes.assemble.places import pod_name
from ddpc.passes.assemble.services import has_named_pods
from ddpc.passes.codes_expect import UNKNOWN_PART
from ddpc.passes.expected.refusal import Refusal
from ddpc.passes.expected.ways import Ways
from ddpc.passes.plan import Group
from ddpc.reading.counts import replicas_of

_POD = re.compile(r"(.+)-([0-9]+)", re.ASCII)


@frozen(kw_only=True)
class Pods:
    """A workload: how many pods it has at least, and whether each has a name of its own."""

    workload: str
    count: int
    named: bool = False
    replaced: bool = False
    """Whether a pod is stopped before the one that takes its place starts."""


def settled(circumstance: Circumstance, ways: Ways) -> Circumstance | Refusal:
    """The circumstance with what its name stands for."""
    if isinstance(circumstance, Renewal):
        return circumstance
    if isinstance(circumstance, Rollout):
        return _rollout(circumstance, ways)
    return _down(circumstance, ways)


def _rollout(rollout: Rollout, ways: Ways) -> Rollout | Refusal:
    name = rollout.part or ways.expectation.service
    found = _pods(name, ways)
    if isinstance(found, Refusal):
        return found
    if found is None:
        outside = any(one.name == name for one in ways.plan.design.externals)
        if rollout.part is not None and not outside:
            return _unknown(name, ways)
        others = [one for one in _known(ways) if one != name]
        return Refusal(
            f"`{name}` has no pods of its own to replace",
            helps=(f"say of what: `during a rollout of {others[0]}`",) if others else (),
        )
    if found.replaced and found.count < 2:
        return Refusal(
            f"the only pod of `{found.workload}` is stopped before the next one starts",
            notes=("it holds storage, which one pod at a time has: nobody serves meanwhile",),
        )
    return evolve(rollout, workload=found.workload)


def _down(down: Down, ways: Ways) -> Down | Refusal:
    found = _stopped(down, ways)
    if isinstance(found, Refusal) or not down.crashed:
        return found
    if found.workload not in ways.plan.design.service_by_name:
        return Refusal(
            f"`{down.part}` is no service of this program, which could crash by itself",
            notes=("what stands beside a service in its pods runs on when that has crashed",),
            helps=(f"write `with {down.part} down`",),
        )
    return found


def _stopped(down: Down, ways: Ways) -> Down | Refusal:
    external = next((one for one in ways.plan.design.externals if one.name == down.part), None)
    if external is not None:
        if down.one:
            return Refusal(
                f"`{down.part}` is outside, and has no replicas here",
                helps=(f"write `with {down.part} down`",),
            )
        return evolve(down, external=down.part)
    found = _pods(down.part, ways)
    if isinstance(found, Refusal):
        return found
    if found is not None:
        return evolve(down, workload=found.workload)
    return _pod(down, ways)


def _pod(down: Down, ways: Ways) -> Down | Refusal:
    """A pod by its name: of a workload whose pods have names."""
    match = _POD.fullmatch(down.part)
    found = _pods(match[1], ways) if match is not None else None
    if match is None or not isinstance(found, Pods):
        return _unknown(down.part, ways)
    if not found.named:
        return Refusal(
            f"the pods of `{match[1]}` have no names of their own",
            notes=("only pods with storage, shards or sessions are told apart by a number",),
            helps=(f"write `with one replica of {match[1]} down`",),
        )
    if int(match[2]) >= found.count:
        first, last = pod_name(found.workload, 0), pod_name(found.workload, found.count - 1)
        each = f"`{first}` to `{last}`" if found.count > 1 else f"`{first}`"
        return Refusal(
            f"`{found.workload}` has no pod `{down.part}`",
            notes=(f"it has {found.count}, counted from 0: {each}",),
            code=UNKNOWN_PART,
        )
    if down.one:
        return Refusal(f"`{down.part}` is one pod", helps=(f"write `with {down.part} down`",))
    return evolve(down, workload=found.workload, pod=int(match[2]))


def _pods(name: str, ways: Ways) -> Pods | Refusal | None:
    """The pods that ``name`` stands for: of a service, a tier, or a pattern's tier."""
    plan = ways.plan
    service = plan.design.service_by_name.get(name)
    if service is not None:
        return Pods(
            workload=name,
            count=replicas_of(plan.design, service).low,
            named=has_named_pods(plan, service),
            replaced=any(not storage.scratch for storage in service.storage),
        )
    tiers = [tier for chain in ways.chains.values() for tier in chain.tiers]
    tier = next((tier for tier in tiers if tier.name == name), None)
    if tier is not None:
        return _tier(tier)
    attached = _attached(name, ways)
    own = [group for group in attached if group.home == ways.expectation.service]
    found = own or attached
    if len({group.name for group in found}) > 1:
        names = one_of(sorted({group.name for group in found}))
        return Refusal(
            f"several stand here that are called `{name}`", helps=(f"say which: {names}",)
        )
    if not found:
        return None
    if found[0].placement is not Placement.TIER:
        return Refusal(
            f"`{name}` stands in the pods of `{found[0].home}`, and is down with them",
            helps=(f"write `{found[0].home}`",),
        )
    return _tier(found[0])


def _tier(tier: Group) -> Pods:
    return Pods(workload=tier.name, count=tier.replicas.low, named=tier.peers_port is not None)


def _attached(pattern: str, ways: Ways) -> list[Group]:
    names = dict.fromkeys((ways.expectation.service, *ways.routed, *ways.answering))
    return [
        group
        for name in names
        if name in ways.chains
        for group in (*ways.chains[name].tiers, *ways.chains[name].sidecars)
        if any(hop.pattern == pattern for hop in group.hops)
    ]


def _known(ways: Ways) -> list[str]:
    """What a circumstance can be about, the nearest to what is asked first."""
    names = dict.fromkeys((ways.expectation.service, *ways.routed, *ways.answering))
    found = [name for name in names if name in ways.plan.design.service_by_name]
    for name in names:
        chain = ways.chains.get(name)
        tiers = chain.tiers if chain is not None else ()
        found += [hop.pattern for tier in tiers for hop in tier.hops]
        found += [tier.name for tier in tiers]
    found += [service.name for service in ways.plan.design.services]
    found += [external.name for external in ways.plan.design.externals]
    return list(dict.fromkeys(found))


def _unknown(name: str, ways: Ways) -> Refusal:
    known = _known(ways)
    near = nearest(name, known)
    return Refusal(
        f"nothing here is called `{name}` that could be down or replaced",
        code=UNKNOWN_PART,
        label=f"did you mean {one_of(near)}?" if near else f"there is {one_of(known)}",
        near=near,
    )
