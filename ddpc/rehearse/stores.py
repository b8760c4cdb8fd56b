"""Judges what an expectation says of commands and keys of Redis and memcached."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Final

from ddpc.ir.expectation import Command, Keys, Line, ReadBack, Refused, Reply, ReplyError, Spread
from ddpc.node import frozen
from ddpc.rehearse.asking import SECONDS
from ddpc.rehearse.commands import Client, RedisError
from ddpc.rehearse.network import Pod
from ddpc.rehearse.places import StorePlace
from ddpc.rehearse.result import FAILED, HELD, UNTRIED, Result
from ddpc.rehearse.secrets import MADE_UP
from ddpc.rehearse.world import World

_TOGETHER: Final = 200
"""Commands that are sent at a time."""
_NO_PASSWORD: Final = ("NOAUTH", "ERR AUTH")


@frozen
class StoreTrial:
    """One expectation of a store at a place."""

    world: World
    place: StorePlace
    subject: str

    def tried(self, number: int, line: Line) -> Result:
        """Give the commands, and look at what comes."""
        ask, seen = line.ask, line.observation
        try:
            with self._connected() as client:
                if isinstance(ask, Command):
                    return self._command(number, client, ask, seen)
                if isinstance(ask, Keys):
                    return self._keys(number, client, ask, seen)
        except OSError as error:
            held = isinstance(seen, Refused) and isinstance(error, ConnectionError)
            came = error.strerror or str(error)
            return Result(number=number, outcome=HELD if held else FAILED, came=came, requests=1)
        return Result(number=number, outcome=UNTRIED, came="", why="no command")

    def _command(self, number: int, client: Client, ask: Command, seen: object) -> Result:
        reply = self._one(client, ask.arguments)
        error = isinstance(reply, RedisError)
        text = None if reply is None else _text(reply)
        if isinstance(seen, ReplyError):
            held = error and (seen.text is None or seen.text in str(reply))
        else:
            held = isinstance(seen, Reply) and not error and text == seen.text
        came = f"error {reply}" if error else "nothing" if text is None else text
        outcome = HELD if held else FAILED
        return Result(number=number, outcome=outcome, came=came, ways=self._way(), requests=1)

    def _keys(self, number: int, client: Client, ask: Keys, seen: object) -> Result:
        before = self._held() if isinstance(seen, Spread) else {}
        # With what differs not at their end, where some hashes of routers hardly look.
        keys = [f"rehearsal:{number}:{each}:key" for each in range(ask.count)]
        self._written(client, keys)
        if isinstance(seen, Spread):
            held, came = self._spread(before, ask.count, seen)
        else:
            share = seen.share.share if isinstance(seen, ReadBack) else 1
            back = sum(self._read(client, keys))
            held, came = back >= share * ask.count, f"{back} of {ask.count} read back"
        return Result(
            number=number,
            outcome=HELD if held else FAILED,
            came=came,
            ways=self._way(),
            requests=2 * ask.count,
        )

    def _spread(self, before: dict[str, int], count: int, seen: Spread) -> tuple[bool, str]:
        after = self._held()
        more = {name: after[name] - before.get(name, 0) for name in after}
        even = 1 / len(more) if more else 1
        low = float(seen.low.share) if seen.low is not None else even / 2
        high = float(seen.high.share) if seen.high is not None else 2 * even
        held = all(low <= each / count <= high for each in more.values())
        shares = (f"{name} {100 * each / count:.3g}%" for name, each in more.items())
        return held and bool(more), ", ".join(shares)

    def _held(self) -> dict[str, int]:
        """How many keys each pod of the store holds."""
        found = {}
        for pod in self._pods():
            with suppress(ConnectionRefusedError), self._at(pod) as client:  # it is down
                if self.place.protocol == "redis":
                    found[pod.name] = int(str(_text(self._one(client, ("DBSIZE",)))))
                else:
                    found[pod.name] = client.items()
        return found

    def _pods(self) -> Sequence[Pod]:
        spots = [spot for spot in self.world.running.spots if spot.home == self.subject]
        return tuple(
            {
                spot.pod.name: spot.pod
                for spot in spots
                if spot.declared is not None
                and any(port.protocol == self.place.protocol for port in spot.declared.ports)
                and spot.declared.program is None
            }.values()
        )

    def _written(self, client: Client, keys: Sequence[str]) -> None:
        """Each key gets its own name as its value; what cannot be written will not be read."""
        for some in _together(keys):
            if self.place.protocol == "redis":
                client.redis_many([("SET", key, key) for key in some])
            else:
                for key in some:
                    client.set(key, key.encode())

    def _read(self, client: Client, keys: Sequence[str]) -> Iterator[bool]:
        for some in _together(keys):
            if self.place.protocol == "redis":
                values = client.redis_many([("GET", key) for key in some])
            else:
                values = [client.get(key) for key in some]
            yield from (value == key.encode() for key, value in zip(some, values, strict=True))

    def _one(self, client: Client, words: Sequence[str]) -> object:
        try:
            if self.place.protocol != "redis":
                return client.memcached(words)
            return client.redis(*words)
        except RedisError as error:
            return error

    def _way(self) -> tuple[tuple[str, ...], ...]:
        return ((self.place.asker.pod.name, f"{self.place.address}:{self.place.port}"),)

    @contextmanager
    def _connected(self) -> Iterator[Client]:
        place = self.place
        sock = place.asker.pod.connect(
            place.address, place.port, source=place.asker.somebody(), seconds=SECONDS
        )
        with sock:
            client = Client(sock)
            self._introduced(client)
            yield client

    @contextmanager
    def _at(self, pod: Pod) -> Iterator[Client]:
        """A connection to one pod of the store itself, past everything."""
        ports = (
            port.number
            for spot in self.world.running.spots
            if spot.pod.name == pod.name and spot.declared is not None
            for port in spot.declared.ports
            if port.protocol == self.place.protocol and spot.declared.program is None
        )
        with self.world.node.connect(pod.address, next(ports), seconds=SECONDS) as sock:
            client = Client(sock)
            self._introduced(client)
            yield client

    def _introduced(self, client: Client) -> None:
        """Tell the password, where one is asked for."""
        if self.place.protocol != "redis":
            return
        try:
            client.redis("GET", "rehearsal")
        except RedisError as error:
            if str(error).startswith(_NO_PASSWORD) or "auth" in str(error).lower():
                client.redis("AUTH", MADE_UP.decode())


def _together(keys: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(keys), _TOGETHER):
        yield keys[start : start + _TOGETHER]


def _text(reply: object) -> str:
    if isinstance(reply, bytes):
        return reply.decode(errors="replace")
    if isinstance(reply, list):
        return " ".join("" if each is None else _text(each) for each in reply)
    return str(reply)
