"""A rehearsal: everything is started, every expectation is tried, and all is told as it comes."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator, Mapping
from typing import Final

from attrs import frozen

from ddpc.driver import Outcome
from ddpc.ir.design import Design
from ddpc.ir.expectation import Expectation, Line
from ddpc.ir.logs import LogPipeline
from ddpc.rehearse.containers import Absent, Real
from ddpc.rehearse.entrances import entrance_of
from ddpc.rehearse.keep import keep
from ddpc.rehearse.missing import Missing
from ddpc.rehearse.programs import Programs
from ddpc.rehearse.readiness import wait
from ddpc.rehearse.requests import Trial
from ddpc.rehearse.result import UNTRIED, Result
from ddpc.rehearse.stage import Say
from ddpc.rehearse.world import World, new_world

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
    seconds: float
    """After which no further expectation is tried."""


def perform(plan: Plan, say: Say) -> None:
    """Rehearse, on the stage. Raises Missing, NotReady, SandboxError."""
    deadline = time.monotonic() + plan.seconds
    design = plan.outcome.design
    assert design is not None
    say({"doing": "laying out the pods"})
    with new_world(plan.outcome, plan.programs, plan.commands) as world:
        _start(world, say)
        for number, expectation, line in lines_of(design):
            say({"doing": f"trying expectation {number + 1}"})
            result = (
                _tried(world, number, expectation, line)
                if time.monotonic() < deadline
                else Result(number=number, outcome=UNTRIED, came="", why="no time was left")
            )
            say({"result": result.data()})
        if plan.keep:
            keep(world, plan.keep, say)


def lines_of(design: Design) -> Iterator[tuple[int, Expectation, Line]]:
    """Every expectation with its number, in the order of the program."""
    number = 0
    for expectation in design.expectations:
        for line in expectation.lines:
            yield number, expectation, line
            number += 1


def _start(world: World, say: Say) -> None:
    spots = world.running.spots
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
    say({"pods": len(world.cluster.pods)})


def _tried(world: World, number: int, expectation: Expectation, line: Line) -> Result:
    entrance = entrance_of(expectation.service, world.design, world.deployment)
    if entrance is None:
        why = f"`{expectation.service}` cannot be asked by HTTP"
        return Result(number=number, outcome=UNTRIED, came="", why=why)
    if expectation.from_pod is not None:
        return Result(number=number, outcome=UNTRIED, came="", why="asked from a pod")
    trial = Trial(world=world, entrance=entrance, subject=expectation.service)
    return trial.judge(number, line)
