"""Judges whether a connection arrives where it should."""

from __future__ import annotations

import secrets
import time

from ddpc.ir.expectation import Arrived
from ddpc.node import frozen
from ddpc.rehearse.places import StorePlace
from ddpc.rehearse.result import FAILED, HELD, Result
from ddpc.rehearse.world import World

_SECONDS = 3.0


@frozen
class ConnectionTrial:
    """A connection to a place; what is sent over it tells where it comes to."""

    world: World
    place: StorePlace
    subject: str

    def tried(self, number: int, seen: object) -> Result:
        """Connect, and look where that comes to."""
        place, token = self.place, secrets.token_bytes(16)
        self.world.listener.clear()
        try:
            source = place.asker.somebody()
            sock = place.asker.pod.connect(
                place.address, place.port, source=source, seconds=_SECONDS
            )
            with sock:
                sock.sendall(token)
                pods = self._pods_with(token)
        except OSError as error:
            return self._result(number, seen, (), error.strerror or str(error))
        came = f"arrived at {', '.join(pods)}" if pods else "arrived nowhere"
        return self._result(number, seen, pods, came)

    def _pods_with(self, token: bytes) -> tuple[str, ...]:
        found: dict[str, None] = {}
        deadline = time.monotonic() + _SECONDS
        while time.monotonic() < deadline and not found.keys() & self._wanted():
            time.sleep(0.02)
            found |= {each.pod: None for each in self.world.listener.heard() if token in each.data}
        return tuple(found)

    def _result(self, number: int, seen: object, pods: tuple[str, ...], came: str) -> Result:
        arrived = bool(set(pods) & self._wanted())
        held = arrived if isinstance(seen, Arrived) else not arrived
        ways = ((self.place.asker.pod.name, *pods),) if pods else ()
        outcome = HELD if held else FAILED
        return Result(number=number, outcome=outcome, came=came, ways=ways, requests=1)

    def _wanted(self) -> set[str]:
        """The pods of what is asked, or the external's."""
        for external in self.world.design.externals:
            if external.name == self.subject:
                return {self.world.cluster.pods[external.host].name}
        spots = self.world.running.spots
        return {spot.pod.name for spot in spots if spot.home == self.subject}
