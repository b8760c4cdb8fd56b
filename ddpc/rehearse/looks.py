"""Looks at the answers to requests: does what came fit what is expected of it?"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any, Final

from ddpc.binomial import bounds
from ddpc.ir.expectation import (
    Body,
    BodyField,
    CertificateFor,
    FromCache,
    FromService,
    Header,
    Redirect,
    Refused,
    Same,
    Share,
    SharesAsDeclared,
    Status,
)
from ddpc.ir.values import Percent
from ddpc.node import frozen
from ddpc.rehearse import standins
from ddpc.rehearse.asking import Asked
from ddpc.rehearse.shown import counted, quoted

_SHOWN: Final = 200


@frozen(kw_only=True)
class Judged:
    """Whether it holds, and what came, in words."""

    held: bool
    came: str
    why: str = ""


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


def look(seen: Any, asked: Sequence[Asked]) -> Judged | None:
    """Whether all answers together fit; None: nothing of the kind is looked for here."""
    together = _TOGETHER.get(type(seen))
    if together is not None:
        return together(seen, asked)
    each = _EACH.get(type(seen))
    if each is None:
        return None
    judged = [each(seen, one) for one in asked]
    words = Counter(one.came for one in judged)
    came = ", ".join(
        f"{count} times {what}" if len(asked) > 1 and len(words) > 1 else what
        for what, count in words.most_common(4)
    )
    why = next((one.why for one in judged if not one.held), "")
    return Judged(held=all(one.held for one in judged), came=came, why=why)


def served_by(asked: Asked, header: str = standins.SERVICE) -> str | None:
    """The service, or the pod, that made the answer, if a stand-in did."""
    found = asked.reply.all(header) if asked.reply is not None else ()
    return found[0] if found else None


def _split(shares: Mapping[str, Fraction], asked: Sequence[Asked], risk: Fraction) -> Judged:
    """Whether the services got their shares of the answers, each within what chance explains."""
    counts = Counter(served_by(each) or came_of(each) for each in asked)
    total = len(asked)
    allowed = {name: bounds(total, share, risk / len(shares)) for name, share in shares.items()}
    told = []
    for name in dict.fromkeys((*shares, *dict(counts.most_common(6)))):
        chance = allowed.get(name)
        within = f" (by chance {chance.low} to {chance.high})" if chance is not None else ""
        told.append(f"{counts[name]} of {total} from {name}{within}")
    off = [name for name, chance in allowed.items() if counts[name] not in chance]
    strangers = counts.keys() - shares.keys() if sum(shares.values()) == 1 else set()
    why = [f"{name} should get {Percent(100 * shares[name])}" for name in off]
    why += [f"{name} has no share" for name in sorted(strangers)]
    return Judged(held=not why, came=", ".join(told), why="; ".join(why))


def _status(seen: Status, asked: Sequence[Asked]) -> Judged:
    counts = Counter(came_of(each) for each in asked)
    came = ", ".join(
        f"{count} x {what}" if len(asked) > 1 else what for what, count in counts.most_common()
    )
    count = counts[str(seen.code)]
    if seen.at_least is None and seen.at_most is None:
        return Judged(held=count == len(asked), came=came)
    fewest, most = seen.at_least or 0, len(asked) if seen.at_most is None else seen.at_most
    return Judged(held=fewest <= count <= most, came=came)


def _cached(seen: FromCache, asked: Sequence[Asked]) -> Judged:
    kept = [from_cache(each) for each in asked]
    words = ["from the cache" if each else "from the service" for each in kept]
    if asked[-1].reply is None or not asked[-1].reply.all(standins.FOR):
        return Judged(held=False, came=came_of(asked[-1]), why="no service made this answer")
    if seen.wanted:
        times = f", from the {_nth(kept.index(True) + 1)} time on" if kept[-1] else ""
        return Judged(held=kept[-1], came=words[-1] + times)
    return Judged(held=not any(kept), came="from the cache" if any(kept) else words[-1])


def each_from_cache(asked: Sequence[Asked]) -> Judged:
    """Whether the cache had every one of the answers."""
    kept = sum(from_cache(each) for each in asked)
    return Judged(held=kept == len(asked), came=f"{kept} of {len(asked)} from the cache")


def _nth(number: int) -> str:
    endings = {1: "st", 2: "nd", 3: "rd"}
    return f"{number}{endings.get(number, 'th')}"


def _share(seen: Share, asked: Sequence[Asked]) -> Judged:
    return _split({seen.service: seen.share.share}, asked, seen.risk)


def _shares(seen: SharesAsDeclared, asked: Sequence[Asked]) -> Judged:
    return _split(dict(seen.shares), asked, seen.risk)


def _same(seen: Same, asked: Sequence[Asked]) -> Judged:
    header = standins.POD if seen.what == "pod" else standins.SERVICE
    of_client: dict[str, set[str]] = {}
    for each in asked:
        name = served_by(each, header)
        if name is None:
            return Judged(held=False, came=came_of(each), why="no stand-in made this answer")
        of_client.setdefault(each.client, set()).add(name)
    moved = sum(len(names) > 1 for names in of_client.values())
    used = set().union(*of_client.values())
    at = f"{counted(len(of_client), 'client')} at {counted(len(used), seen.what)}"
    came = f"{at}, {moved} of them moved"
    return Judged(held=not moved, came=came)


def _service(seen: FromService, one: Asked) -> Judged:
    name = served_by(one)
    return Judged(held=name == seen.service, came=f"from {name}" if name else came_of(one))


def _header(seen: Header, one: Asked) -> Judged:
    if one.reply is None:
        return Judged(held=False, came=came_of(one))
    values = one.reply.all(seen.name)
    came = f"{seen.name}: {', '.join(values)}"[:_SHOWN] if values else f"no {seen.name}"
    there = bool(values) if seen.value is None else seen.value in values
    return Judged(held=there is seen.wanted, came=came)


def _body(seen: Body, one: Asked) -> Judged:
    if one.reply is None:
        return Judged(held=False, came=came_of(one))
    text = one.reply.body.decode(errors="replace")
    held = text == seen.text if seen.whole else seen.text in text
    came = f"{one.reply.status}, a body of {len(one.reply.body)} bytes"
    return Judged(held=held, came=came if held else f"{came}: {quoted(one.reply.body)}")


def _body_field(seen: BodyField, one: Asked) -> Judged:
    if one.reply is None:
        return Judged(held=False, came=came_of(one))
    try:
        found: Any = json.loads(one.reply.body)
        for part in seen.path.split("."):
            found = found[int(part)] if isinstance(found, list) else found[part]
    except (ValueError, LookupError, TypeError):
        came = f"{one.reply.status}, no field {seen.path} in {quoted(one.reply.body)}"
        return Judged(held=False, came=came)
    text = found if isinstance(found, str) else json.dumps(found)
    return Judged(held=text == seen.value, came=f"{seen.path} is {text}"[:_SHOWN])


def _redirect(seen: Redirect, one: Asked) -> Judged:
    if one.reply is None:
        return Judged(held=False, came=came_of(one))
    status, to = one.reply.status, (*one.reply.all("Location"), "")[0]
    fits = status == seen.status if seen.status is not None else 300 <= status < 400
    return Judged(
        held=fits and to == seen.location, came=f"{status} to {to}" if to else str(status)
    )


def _certificate(seen: CertificateFor, one: Asked) -> Judged:
    if one.reply is None:
        return Judged(held=False, came=came_of(one))
    names = [name for kind, name in one.names if kind == "DNS"]
    wild = "*." + seen.host.partition(".")[2]
    came = f"a certificate for {', '.join(names)}" if names else "no certificate"
    return Judged(held=seen.host in names or wild in names, came=came)


def _refused(_seen: Refused, one: Asked) -> Judged:
    return Judged(held=one.refused, came=came_of(one))


_TOGETHER: Final[Mapping[type, Callable[[Any, Sequence[Asked]], Judged]]] = {
    Status: _status,
    FromCache: _cached,
    Share: _share,
    SharesAsDeclared: _shares,
    Same: _same,
}
_EACH: Final[Mapping[type, Callable[[Any, Asked], Judged]]] = {
    FromService: _service,
    Header: _header,
    Body: _body,
    BodyField: _body_field,
    Redirect: _redirect,
    CertificateFor: _certificate,
    Refused: _refused,
}
