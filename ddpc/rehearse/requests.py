"""Makes the requests of an expectation, and has a look at what comes."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Sequence
from typing import Final
from uuid import uuid4

from attrs import evolve

from ddpc.ir.expectation import (
    ClientAddress,
    FromCache,
    FromService,
    Line,
    Observation,
    Request,
    Same,
    Share,
    SharesAsDeclared,
)
from ddpc.ir.http import Cache, HttpProxy
from ddpc.node import frozen
from ddpc.rehearse import standins
from ddpc.rehearse.asking import Asked, Asker, Door
from ddpc.rehearse.clients import Client, telling_apart
from ddpc.rehearse.containers import Given
from ddpc.rehearse.doors import door_of, grpc_stand_in
from ddpc.rehearse.entrances import Entrance, purges_of
from ddpc.rehearse.looks import (
    Judged,
    came_of,
    each_from_cache,
    from_cache,
    look,
    served_by,
)
from ddpc.rehearse.result import FAILED, HELD, UNTRIED, Result
from ddpc.rehearse.timely import in_time
from ddpc.rehearse.world import World

MOST: Final = 200_000
"""Requests of one expectation."""

_SETTLED: Final = 12
"""Answers in a row, none of them an error, after which all has recovered."""
_SETTLED_SECONDS: Final = 45.0
_SETTLED_PAUSE: Final = 0.2
_KNOWN_SECONDS: Final = 8.0
"""Until caches that pass purges on know of each other again: twice what their probes take."""
_ERRORS: Final = 500
_COMMANDED: Final = "a command of yours answers: only a stand-in tells this"
_FORGED: Final = {"X-Forwarded-For": "192.0.2.66", "X-Real-IP": "192.0.2.66"}
_ANY: Final = Request(method="GET", path="/")


_TOLD: Final = (ClientAddress, FromCache, FromService, Same, Share, SharesAsDeclared)
"""What the answers of stand-ins tell."""


class OutOfTime(Exception):
    """The time that a rehearsal may take is over."""


@frozen(kw_only=True)
class Trial:
    """One expectation of requests at an entrance."""

    world: World
    asker: Asker
    entrance: Entrance
    subject: str
    deadline: float
    """As time.monotonic() counts."""

    def judge(self, number: int, line: Line) -> Result:
        """Make the requests, and look at what comes."""
        if isinstance(line.observation, _TOLD) and self._commanded():
            return Result(number=number, outcome=UNTRIED, came="", why=_COMMANDED)
        seen = line.observation
        request = line.ask if isinstance(line.ask, Request) else _ANY
        if isinstance(seen, ClientAddress):  # what a cache has kept tells of somebody else
            request = evolve(request, path=f"/?rehearsal={uuid4().hex}")
        if request.count > MOST:
            why = f"no more than {MOST} requests are made for one expectation"
            return Result(number=number, outcome=UNTRIED, came="not asked", why=why)
        try:
            start = time.monotonic()
            asked = self.made(request, seen)
            took = time.monotonic() - start
        except OutOfTime:
            return Result(number=number, outcome=UNTRIED, came="", why="no time was left")
        return in_time(self.judged(number, seen, asked), request, seen, took)

    def _commanded(self) -> bool:
        return any(isinstance(spot.runner, Given) for spot in self.world.running.spots)

    def judged_meanwhile(self, number: int, line: Line, asked: Sequence[Asked]) -> Result:
        """What answers say that came while something was replaced: every one of them counts."""
        seen = line.observation
        if isinstance(seen, _TOLD) and self._commanded():
            return Result(number=number, outcome=UNTRIED, came="", why=_COMMANDED)
        if isinstance(seen, FromCache) and seen.wanted:
            return self._result(number, each_from_cache(asked), asked)
        return self.judged(number, seen, asked)

    def judged(self, number: int, seen: Observation, asked: Sequence[Asked]) -> Result:
        """What the answers say of the observation."""
        judged = self._look(seen, asked)
        if judged is None:
            why = "this cannot be observed of requests"
            return Result(number=number, outcome=UNTRIED, came="", why=why)
        return self._result(number, judged, asked)

    def _result(self, number: int, judged: Judged, asked: Sequence[Asked]) -> Result:
        outcome, why = HELD if judged.held else FAILED, judged.why
        if outcome == FAILED and (name := grpc_stand_in(self.world, self.subject)) is not None:
            outcome, why = UNTRIED, f"in place of `{name}` is a stand-in, which speaks no gRPC"
        return Result(
            number=number,
            outcome=outcome,
            came=judged.came,
            why=why,
            ways=self._ways(asked),
            requests=len(asked),
        )

    def made(self, request: Request, seen: Observation) -> list[Asked]:
        """The answers to the requests as the expectation says. Raises OutOfTime."""
        if isinstance(seen, FromCache):
            return self._repeated(request, wanted=seen.wanted)
        if request.method == "PURGE" and purges_of(self.subject, self.world.deployment):
            self._settle(request.method, _KNOWN_SECONDS)
        forged = isinstance(seen, ClientAddress)
        found: list[Asked] = []
        for number in range(request.clients or 1):
            client = self.client(request, forged=forged, several=request.clients is not None)
            found += self._of_one(request, client, traced=number == 0)
        return found

    def _of_one(self, request: Request, client: Client, *, traced: bool) -> Iterator[Asked]:
        """One client's requests; the way of the first is traced."""
        asker, door = self.asker, self._door(request)
        if request.again:
            client.take(self._one(door, request, client))
        left = request.times
        if traced:
            yield client.take(self._one(door, request, client))
            left -= 1
        with asker.connect(door, client.address) as connection:
            for _ in range(left):
                if time.monotonic() > self.deadline:
                    raise OutOfTime
                yield client.take(connection.ask(request.method, request.path, client.lines()))

    def _repeated(self, request: Request, *, wanted: bool) -> list[Asked]:
        """The same request until it is settled which answers are kept: each pod keeps its own."""
        client = self.client(request)
        door = self._door(request)
        pods = self._caches()
        found: list[Asked] = []
        most = 8 * pods if wanted and request.again else (2 * pods if request.again else 1)
        kept = 0
        while len(found) < most:
            found.append(client.take(self._one(door, request, client)))
            kept = kept + 1 if from_cache(found[-1]) else 0
            if wanted and kept >= pods:
                break
        return found

    def _one(self, door: Door, request: Request, client: Client) -> Asked:
        return self.asker.ask(
            door,
            request.method,
            request.path,
            headers=client.lines(),
            address=client.address,
            listener=self.world.listener,
            pods=self.world.pod_names(),
        )

    def warm(self, request: Request) -> None:
        """Have every cache that keeps answers for itself be asked before."""
        self._repeated(request, wanted=True)

    def settle(self) -> None:
        """Ask until nobody misses anything: proxies look after their next hops by turns."""
        self._settle("GET", _SETTLED_SECONDS)

    def _settle(self, method: str, seconds: float) -> None:
        limit = min(self.deadline, time.monotonic() + seconds)
        row = number = 0
        while row < _SETTLED and time.monotonic() < limit:
            number += 1
            request = Request(method=method, path=f"/?rehearsal={number}")
            reply = self.untraced(request, self.client(request)).reply
            well = reply is not None and reply.status < _ERRORS
            row = row + 1 if well else 0
            if row == 0:
                time.sleep(_SETTLED_PAUSE)

    def untraced(self, request: Request, client: Client) -> Asked:
        """One answer over a connection of its own."""
        return self.asker.ask(
            self._door(request),
            request.method,
            request.path,
            headers=client.lines(),
            address=client.address,
        )

    def _door(self, request: Request) -> Door:
        return door_of(self.world, self.entrance, self.subject, request)

    def client(self, request: Request, *, forged: bool = False, several: bool = False) -> Client:
        """Somebody new, who differs from all others where ``several`` are told apart."""
        name = self.asker.name()
        headers = telling_apart(self.world.deployment, name) if several else {}
        headers |= dict(request.headers)
        if request.identity is not None:
            headers["Authorization"] = standins.token(request.identity)
        if forged and self.entrance.outside:
            headers |= _FORGED
        return Client(name, self.asker.somebody(), headers)

    def _caches(self) -> int:
        """How many pods may keep an answer, each for itself."""
        most = 1
        for workload in self.world.deployment.workloads:
            for container in workload.containers:
                program = container.program
                if isinstance(program, HttpProxy) and any(
                    isinstance(layer, Cache) and layer.peers is None for layer in program.layers
                ):
                    most = max(most, workload.replicas.low)
        return most

    def _look(self, seen: Observation, asked: Sequence[Asked]) -> Judged | None:
        if isinstance(seen, ClientAddress):
            return self._address(asked)
        return look(seen, asked)

    def _address(self, asked: Sequence[Asked]) -> Judged:
        """What the service was told of who asks, whichever header it reads: X-Real-IP, or the
        first X-Forwarded-For.
        """
        reply = asked[-1].reply
        if reply is None or served_by(asked[-1]) is None:
            return Judged(held=False, came=came_of(asked[-1]), why="no service answered")
        told = json.loads(reply.body)["request"]
        headers = told["headers"]
        forwarded = str(headers.get("x-forwarded-for", "")).partition(",")[0]
        said = [str(headers.get("x-real-ip", "")), forwarded]
        arrived = list(dict.fromkeys(filter(None, said))) or [str(told["peer"])]
        held = arrived == [asked[-1].address]
        return Judged(
            held=held,
            came=f"{' and '.join(arrived)} arrived",
            why="" if held else f"{asked[-1].address} asked",
        )

    def _ways(self, asked: Sequence[Asked]) -> tuple[tuple[str, ...], ...]:
        ways: dict[tuple[str, ...], None] = {}
        for each in asked:
            if each.hops:
                hops = tuple(self._hop(pod, port) for pod, port in each.hops)
                ways[self.asker.pod.name, *hops] = None
        return tuple(ways)

    def _hop(self, pod: str, port: int) -> str:
        """A pod, and which of its containers listens on the port where there are several."""
        spots = [spot for spot in self.world.running.spots if spot.pod.name == pod]
        if len(spots) < 2:
            return pod
        at = next((spot for spot in spots if port in spot.container.ports), None)
        return f"{pod}/{at.container.name}" if at else f"{pod}:{port}"
