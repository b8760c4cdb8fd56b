"""nutcracker: its command line and nutcracker.yaml."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import yaml

from tests.agreement.reader.parts import Dial, Listener, Program
from tests.agreement.reader.varnish import options


def program(words: tuple[str, ...], text: str) -> Program:
    """What command and pools say. Raises yaml.YAMLError."""
    pools: dict[str, Any] = yaml.safe_load(text)
    own = words[words.index("nutcracker") :]
    stats = (*options(own, "a"), *options(own, "s"))
    listeners = [_listener(pool["listen"]) for pool in pools.values()]
    if len(stats) == 2:
        listeners.append(Listener(port=int(stats[1]), address=stats[0]))
    problems = [
        f"the server `{one}` is called otherwise than the pod that it is"
        for pool in pools.values()
        for one in pool["servers"]
        if one.split(" ")[1] != one.partition(".")[0]
    ]
    (read,) = options(own, "c")
    started = words[0] == "nutcracker-start"
    if started and words[3] != read:
        problems.append(f"`{words[3]}` is written, and `{read}` is read")
    return Program(
        kind="twemproxy",
        listeners=tuple(listeners),
        dials=tuple(_dials(pools)),
        reads=tuple(words[1:3]) if started else (),
        writes=(words[3],) if started else (),
        problems=tuple(problems),
    )


def _listener(written: str) -> Listener:
    address, _, port = written.rpartition(":")
    return Listener(port=int(port), address=address)


def _dials(pools: dict[str, Any]) -> Iterator[Dial]:
    """``HOST:PORT:WEIGHT NAME``."""
    for name, pool in pools.items():
        for one in pool["servers"]:
            host, port, _ = one.split(" ")[0].split(":")
            yield Dial(host=host, port=int(port), among=name)
