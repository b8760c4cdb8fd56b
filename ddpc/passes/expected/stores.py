"""Commands and keys that a store, or what finds its keys, cannot answer as expected."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from ddpc.diagnostics import one_of
from ddpc.ir.asking import Command, Keys
from ddpc.ir.observation import Observation, Spread
from ddpc.passes.codes_expect import TOO_MANY
from ddpc.passes.expected.refusal import Refusal
from ddpc.passes.expected.ways import Ways

STORES: Final = ("redis", "memcached")

MOST_KEYS: Final = 100_000
"""How many keys one line may write."""

_MEMCACHED: Final = ("add", "append", "decr", "delete", "get", "incr", "prepend", "replace", "set")


def refused_store(ways: Ways, ask: Command | Keys, seen: Observation) -> Refusal | None:
    """Why the program rules it out; None: it does not."""
    name = ways.expectation.service
    _, ports = ways.plan.design.ports_by_name.get(name, ("", ()))
    spoken = [port.protocol for port in ports if port.protocol in STORES]
    if not spoken:
        return Refusal(
            f"`{name}` speaks neither Redis nor memcached",
            helps=("expect it of the service that does",),
        )
    service = ways.plan.design.service_by_name.get(name)
    shards = service.shards if service is not None else None
    if shards is not None and shards > 1 and ways.sharding is None:
        return Refusal(
            f"the address of `{name}` leads to any of its {shards} shards",
            helps=(f"have its keys found, and expect it from there: `expect {name} from SERVICE`",),
        )
    if isinstance(ask, Command):
        return _command(ask, spoken[0])
    if ask.count > MOST_KEYS:
        return Refusal(
            f"{ask.count} keys are more than a rehearsal writes for one line",
            notes=(f"at most {MOST_KEYS}",),
            code=TOO_MANY,
            label="too many",
        )
    return _spread(ways, ask, seen, shards) if isinstance(seen, Spread) else None


def _command(command: Command, protocol: str) -> Refusal | None:
    word = command.arguments[0]
    if protocol == "memcached" and word.lower() not in _MEMCACHED:
        return Refusal(
            f"memcached has no command `{word}` here", helps=(f"there is {one_of(_MEMCACHED)}",)
        )
    return None


def _spread(ways: Ways, keys: Keys, seen: Spread, shards: int | None) -> Refusal | None:
    name = ways.expectation.service
    if ways.sharding is None or shards is None:
        return Refusal(f"nothing spreads the keys of `{name}` over shards")
    if keys.count < shards:
        return Refusal(f"{keys.count} keys cannot lie on {shards} shards")
    even = Fraction(1, shards)
    if seen.low is not None and seen.low.share > even:
        return Refusal(
            f"{shards} shards cannot each hold {seen.low}",
            notes=(f"{shards} times {seen.low} is more than all",),
        )
    if seen.high is not None and seen.high.share < even:
        return Refusal(
            f"{shards} shards cannot each hold at most {seen.high}",
            notes=(f"{shards} times {seen.high} is less than all",),
        )
    return None
