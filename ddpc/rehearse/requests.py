"""Judges what an expectation says of requests."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from attrs import frozen

from ddpc.ir.expectation import (
    Body,
    ClientAddress,
    FromCache,
    FromService,
    Header,
    Line,
    Observation,
    Redirect,
    Request,
    Status,
)
from ddpc.ir.http import Cache, HttpProxy
from ddpc.rehearse import standins
from ddpc.rehearse.asking import Asked, Asker, Door
from ddpc.rehearse.entrances import Entrance
from ddpc.rehearse.result import FAILED, HELD, UNTRIED, Result
from ddpc.rehearse.traces import HEADER
from ddpc.rehearse.world import World

MOST: Final = 200_000
"""Requests of one expectation."""

_FORGED: Final = {"X-Forwarded-For": "192.0.2.66", "X-Real-IP": "192.0.2.66"}
_ANY: Final = Request(method="GET", path="/")


@frozen(kw_only=True)
class Judged:
    """Whether it holds, and what came, in words."""

    held: bool
    came: str
    why: str = ""


@frozen(kw_only=True)
class Trial:
    """One expectation of requests at an entrance."""

    world: World
    entrance: Entrance
    subject: str

    def judge(self, number: int, line: Line) -> Result:
        """Make the requests, and look at what comes."""
        request = line.request or _ANY
        seen = line.observation
        if request.times > MOST:
            return Result(
                number=number,
                outcome=UNTRIED,
                came="not asked",
                why=f"no more than {MOST} requests are made for one expectation",
            )
        if isinstance(seen, FromCache):
            asked = self._repeated(request, wanted=seen.wanted)
        else:
            asked = self._asked(request, forged=isinstance(seen, ClientAddress))
        judged = self._look(seen, asked)
        return Result(
            number=number,
            outcome=HELD if judged.held else FAILED,
            came=judged.came,
            why=judged.why,
            ways=self._ways(asked),
            requests=len(asked),
        )

    def _asked(self, request: Request, *, forged: bool = False) -> list[Asked]:
        """The requests as the expectation says; the first goes alone, and its way is traced."""
        asker = self.world.asker(self.entrance)
        headers = self._headers(request, forged=forged)
        address = asker.somebody()
        door = self._door(request)
        if request.again:
            self._one(asker, door, request, headers, address)
        found = [self._one(asker, door, request, headers, address)]
        if request.times == 1:
            return found
        within = request.within.milliseconds / 1000 if request.within is not None else None
        start = time.monotonic()
        with asker.connect(door, address) as connection:
            for _ in range(request.times - 1):
                found.append(connection.ask(request.method, request.path, headers))
        took = time.monotonic() - start
        if within is not None and took > within:
            pass
        return found

    def _repeated(self, request: Request, *, wanted: bool) -> list[Asked]:
        """The same request until it is settled which answers are kept: each pod keeps its own."""
        asker = self.world.asker(self.entrance)
        headers = self._headers(request)
        address = asker.somebody()
        door = self._door(request)
        pods = self._caches()
        found: list[Asked] = []
        most = 8 * pods if wanted and request.again else (2 * pods if request.again else 1)
        kept = 0
        while len(found) < most:
            found.append(self._one(asker, door, request, headers, address))
            kept = kept + 1 if from_cache(found[-1]) else 0
            if wanted and kept >= pods:
                break
        return found

    def _one(
        self, asker: Asker, door: Door, request: Request, headers: Mapping[str, str], address: str
    ) -> Asked:
        return asker.ask(
            door,
            request.method,
            request.path,
            headers=headers,
            address=address,
            listener=self.world.listener,
            pods=self.world.pod_names(),
        )

    def _door(self, request: Request) -> Door:
        return self.world.door(self.entrance, request.host)

    def _headers(self, request: Request, *, forged: bool = False) -> dict[str, str]:
        found = dict(request.headers)
        if request.identity is not None:
            found["Authorization"] = standins.token(request.identity)
        if forged and self.entrance.outside:
            found |= _FORGED
        return found

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

    def _look(self, seen: Observation, asked: Sequence[Asked]) -> Judged:
        if isinstance(seen, ClientAddress):
            return self._address(asked)
        look: Callable[[Any, Sequence[Asked]], Judged] = _LOOKS[type(seen)]
        return look(seen, asked)

    def _address(self, asked: Sequence[Asked]) -> Judged:
        """What the service was told of who asks: X-Real-IP, or the first X-Forwarded-For."""
        reply = asked[-1].reply
        if reply is None or not standins_reply(asked[-1]):
            return Judged(held=False, came=came_of(asked[-1]), why="no service answered")
        told = json.loads(reply.body)["request"]
        headers = told["headers"]
        forwarded = str(headers.get("x-forwarded-for", "")).partition(",")[0]
        arrived = headers.get("x-real-ip") or forwarded or told["peer"]
        return Judged(
            held=arrived == asked[-1].address,
            came=f"{arrived} arrived",
            why="" if arrived == asked[-1].address else f"{asked[-1].address} asked",
        )

    def _ways(self, asked: Sequence[Asked]) -> tuple[tuple[str, ...], ...]:
        ways: dict[tuple[str, ...], None] = {}
        for each in asked:
            if each.hops:
                hops = tuple(self._hop(pod, port) for pod, port in each.hops)
                ways[("client" if self.entrance.outside else "caller", *hops)] = None
        return tuple(ways)

    def _hop(self, pod: str, port: int) -> str:
        """A pod, and which of its containers listens on the port where there are several."""
        spots = [spot for spot in self.world.running.spots if spot.pod.name == pod]
        if len(spots) < 2:
            return pod
        at = next((spot for spot in spots if port in spot.container.ports), None)
        return f"{pod}/{at.container.name}" if at else f"{pod}:{port}"


def standins_reply(asked: Asked) -> bool:
    """Whether a stand-in made the answer."""
    return asked.reply is not None and bool(asked.reply.all(standins.SERVICE))


def from_cache(asked: Asked) -> bool:
    """Whether the answer was made for another request than this."""
    if asked.reply is None:
        return False
    made_for = asked.reply.all(standins.FOR)
    return bool(made_for) and made_for[0] != asked.trace


def came_of(asked: Asked) -> str:
    """What came, in a few words."""
    if asked.reply is None:
        return asked.failure
    return str(asked.reply.status)


def _status(seen: Status, asked: Sequence[Asked]) -> Judged:
    counts = Counter(came_of(each) for each in asked)
    came = ", ".join(
        f"{count} of {what}" if len(asked) > 1 else what for what, count in counts.most_common()
    )
    count = counts[str(seen.code)]
    held = count >= seen.at_least if seen.at_least is not None else count == len(asked)
    return Judged(held=held, came=came)


def _cached(seen: FromCache, asked: Sequence[Asked]) -> Judged:
    kept = [from_cache(each) for each in asked]
    words = ["from the cache" if each else "from the service" for each in kept]
    if asked[-1].reply is None or not asked[-1].reply.all(standins.FOR):
        return Judged(held=False, came=came_of(asked[-1]), why="no service made this answer")
    if seen.wanted:
        times = f", from the {_nth(kept.index(True) + 1)} time on" if kept[-1] else ""
        return Judged(held=kept[-1], came=words[-1] + times)
    return Judged(held=not any(kept), came="from the cache" if any(kept) else words[-1])


def _nth(number: int) -> str:
    endings = {1: "st", 2: "nd", 3: "rd"}
    return f"{number}{endings.get(number, 'th')}"


def _service(seen: FromService, asked: Sequence[Asked]) -> Judged:
    counts: Counter[str] = Counter()
    for each in asked:
        names = each.reply.all(standins.SERVICE) if each.reply else ()
        counts[f"from {names[0]}" if names else came_of(each)] += 1
    held = counts[f"from {seen.service}"] == len(asked)
    return Judged(held=held, came=", ".join(counts))


def _header(seen: Header, asked: Sequence[Asked]) -> Judged:
    reply = asked[-1].reply
    if reply is None:
        return Judged(held=False, came=came_of(asked[-1]))
    values = reply.all(seen.name)
    came = f"{seen.name}: {', '.join(values)}" if values else f"no {seen.name}"
    held = bool(values) if seen.value is None else seen.value in values
    return Judged(held=held, came=came)


def _body(seen: Body, asked: Sequence[Asked]) -> Judged:
    reply = asked[-1].reply
    if reply is None:
        return Judged(held=False, came=came_of(asked[-1]))
    text = reply.body.decode(errors="replace")
    return Judged(held=seen.text in text, came=f"{reply.status}, {len(reply.body)} bytes")


def _redirect(seen: Redirect, asked: Sequence[Asked]) -> Judged:
    reply = asked[-1].reply
    if reply is None:
        return Judged(held=False, came=came_of(asked[-1]))
    to = (*reply.all("Location"), "")[0]
    held = 300 <= reply.status < 400 and to == seen.location
    return Judged(held=held, came=f"{reply.status} to {to}" if to else str(reply.status))


_LOOKS: Final[Mapping[type, Callable[[Any, Sequence[Asked]], Judged]]] = {
    Status: _status,
    FromCache: _cached,
    FromService: _service,
    Header: _header,
    Body: _body,
    Redirect: _redirect,
}

__all__ = ["HEADER", "Trial", "came_of", "from_cache"]
