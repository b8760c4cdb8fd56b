"""A rehearsal: everything is started, every expectation is tried, and all is told as it comes."""

from __future__ import annotations

import socket
from collections.abc import Iterator, Mapping
from typing import Final

from ddpc.driver import Outcome
from ddpc.ir.design import Design
from ddpc.ir.expectation import Expectation, Line, Under
from ddpc.ir.logs import LogPipeline
from ddpc.node import frozen
from ddpc.rehearse.bounds import Bounds
from ddpc.rehearse.containers import Absent, Real, StandIn
from ddpc.rehearse.identities import in_user_namespace, one_identity
from ddpc.rehearse.keep import keep
from ddpc.rehearse.memory import usual_bound
from ddpc.rehearse.missing import Missing
from ddpc.rehearse.network import NotReady
from ddpc.rehearse.programs import Programs
from ddpc.rehearse.readiness import wait
from ddpc.rehearse.sandbox import SandboxError
from ddpc.rehearse.stage import Say
from ddpc.rehearse.trier import Trier
from ddpc.rehearse.world import World, new_world

_ALONE: Final = (
    "users: you have no range in /etc/subuid, or there is no newuidmap: every container runs as"
    " you, under the number that its pod declares"
)
_FOREIGN: Final = (
    "files: in a user namespace the folders that a server is installed with cannot be written,"
    " whatever its pod allows; volumes and new folders can"
)
READY_SECONDS: Final = 60.0
"""The longest that pods are waited for."""


@frozen(kw_only=True)
class Plan:
    """What is rehearsed, and with what."""

    outcome: Outcome
    programs: Programs
    commands: Mapping[str, str]
    keep: tuple[socket.socket, ...] = ()
    """Listening sockets of the machine that lead to the entrances, as many as there are."""
    deadline: float
    """When the rehearsal ends, as time.monotonic() counts; once it is kept, nothing does."""
    memory: int | None = None
    """Bytes that all processes hold together at most; None: most of what the machine has left."""


def perform(plan: Plan, say: Say) -> None:
    """Rehearse, on the stage. Raises Missing. What does not start is said."""
    bounds = Bounds(plan.deadline, plan.memory or usual_bound(), say)
    bounds.watch()
    try:
        _perform(plan, say, bounds)
    except (NotReady, SandboxError) as error:
        say({"broken": str(error).strip()})


def _perform(plan: Plan, say: Say, bounds: Bounds) -> None:
    design = plan.outcome.design
    assert design is not None
    if one_identity():
        say({"note": _ALONE})
    if in_user_namespace():
        say({"note": _FOREIGN})
    say({"doing": "laying out the pods"})
    with new_world(plan.outcome, plan.programs, plan.commands) as world:
        _start(world, say)
        trier = Trier(world, plan.deadline)
        for number, expectation, part in parts_of(design):
            say({"doing": f"trying expectation {number + 1}"})
            for result in trier.tried(number, expectation, part):
                say({"result": result.data()})
        bounds.lift()
        if plan.keep:
            keep(world, plan.keep, say)


def parts_of(design: Design) -> Iterator[tuple[int, Expectation, Line | Under]]:
    """Every part of the expectations, with the number of its first line."""
    number = 0
    for expectation in design.expectations:
        for part in expectation.lines:
            yield number, expectation, part
            number += len(part.lines) if isinstance(part, Under) else 1


def lines_of(design: Design) -> Iterator[tuple[int, Expectation, Line, Under | None]]:
    """Every line of the expectations with its number, in the order of the program.

    Last comes what it stands in, if it holds under a circumstance.
    """
    for first, expectation, part in parts_of(design):
        under = part if isinstance(part, Under) else None
        for number, line in enumerate(under.lines if under else (part,), first):
            assert isinstance(line, Line)
            yield number, expectation, line, under


def _start(world: World, say: Say) -> None:
    spots = world.running.spots
    for name, why in world.left_out:
        say({"absent": {"name": name, "why": why}})
    lacking = {spot.name: spot.runner.lacks for spot in spots if isinstance(spot.runner, StandIn)}
    for name, why in {**world.beyond.lacks, **lacking}.items():
        if why:
            say({"absent": {"name": name, "why": f"{why}: it only takes connections"}})
    for spot in spots:
        if isinstance(spot.runner, Absent):
            program = spot.declared and spot.declared.program
            if program is not None and not isinstance(program, LogPipeline):
                raise Missing(spot.name, spot.runner.why)
            say({"absent": {"name": spot.name, "why": spot.runner.why}})
    running = [spot for spot in spots if not isinstance(spot.runner, Absent)]
    for spot in sorted(running, key=lambda each: isinstance(each.runner, Real)):
        say({"doing": f"starting {spot.name}"})
        world.running.start(spot)
    say({"doing": "waiting until all pods are ready"})
    wait(world.node, [world.running.waited(spot) for spot in running], READY_SECONDS)
    if world.prometheus is not None:
        say({"doing": "starting prometheus"})
        world.prometheus.start(world.running)
    say({"pods": len(world.cluster.pods)})
