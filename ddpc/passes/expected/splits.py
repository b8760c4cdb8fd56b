"""Shares that a split cannot give, or that a few requests cannot tell."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, log

from ddpc.diagnostics import one_of
from ddpc.ir.asking import Request
from ddpc.ir.observation import Same, Share, SharesAsDeclared
from ddpc.ir.split import Arm, Condition, CookieIs, PathFits, Split
from ddpc.ir.values import Percent
from ddpc.passes.codes_expect import TOO_FEW
from ddpc.passes.expected.paths import path_fits
from ddpc.passes.expected.refusal import Refusal
from ddpc.passes.expected.ways import Drawn, Ways
from ddpc.reading.counts import replicas_of


def shares_of(drawn: Drawn) -> dict[str, Fraction]:
    """The share of each service that an arm with a share leads to; the rest is what they leave."""
    shares: dict[str, Fraction] = {}
    left = Fraction(1)
    for arm in drawn.split.shared:
        share = arm.share.share if arm.share is not None and not arm.rest else left
        left -= share
        name = drawn.targets[arm.upstream]
        inner = shares_of(drawn.inner[name]) if name in drawn.inner else {name: Fraction(1)}
        for service, part in inner.items():
            shares[service] = shares.get(service, Fraction(0)) + share * part
    return shares


def refused_share(ways: Ways, request: Request, seen: Share) -> Refusal | None:
    """Why ``seen`` cannot be; None: it can."""
    name = ways.behind
    if not ways.splits:
        return _no_split(name)
    found = [one for one in ways.splits if seen.service in shares_of(one)]
    if not found:
        arms = [arm for one in ways.splits for arm in shares_of(one)]
        return Refusal(
            f"no share of the requests to `{name}` goes to `{seen.service}`",
            helps=(f"shares go to {one_of(arms)}",) if arms else (),
        )
    declared = shares_of(found[0])[seen.service]
    if len(ways.splits) == 1 and declared != seen.share.share:
        return Refusal(
            f"the split sends {Percent(declared * 100)} to `{seen.service}`, not {seen.share}",
            helps=("write `shares as declared`, which follows the split",),
        )
    return _drawn_alike(ways, found[0].split, request) or too_few(
        seen.service, seen.share.share, seen.risk, request
    )


def refused_shares(ways: Ways, request: Request, seen: SharesAsDeclared) -> Refusal | None:
    """Why ``seen`` cannot be; None: it can."""
    name = ways.behind
    if not ways.splits:
        return _no_split(name)
    if len(ways.splits) > 1:
        return Refusal(
            f"several splits stand behind `{name}`",
            helps=("expect it of what is split, not of the edge",),
        )
    split = ways.splits[0].split
    shares = shares_of(ways.splits[0])
    refused = _drawn_alike(ways, split, request)
    for service, share in shares.items() if refused is None else ():
        refused = refused or too_few(service, share, seen.risk / len(shares), request)
    return refused


def _no_split(name: str) -> Refusal:
    return Refusal(
        f"no split stands before `{name}`",
        helps=(f"`attach split to {name}` shares its requests out",),
    )


def claimed(split: Split, request: Request) -> Arm | None:
    """The arm whose rule the request fits."""
    return next((arm for rule, arm in split.rules if _fits(rule.condition, request)), None)


def _fits(condition: Condition, request: Request) -> bool:
    headers = {name.lower(): value for name, value in request.headers}
    if isinstance(condition, PathFits):
        return path_fits(condition.path, request.path)
    if isinstance(condition, CookieIs):
        wanted = f"{condition.name}={condition.value}"
        return wanted in headers.get("cookie", "").split("; ")
    return headers.get(condition.name.lower()) == condition.value


def refused_chance(ways: Ways, request: Request, service: str) -> Refusal | None:
    """Why an answer from ``service`` is a matter of chance; None: it is not."""
    for drawn in ways.splits:
        share = shares_of(drawn).get(service, Fraction(0))
        if share == 1 or claimed(drawn.split, request) is not None:
            continue
        if not share:
            return Refusal(f"no rule of the split sends this request to `{service}`")
        return Refusal(
            f"`{service}` gets {Percent(share * 100)} of the requests: which, is drawn",
            helps=("expect the shares: `by 2000 clients -> shares as declared`",),
            label="comes true by chance",
        )
    return None


def _drawn_alike(ways: Ways, split: Split, request: Request) -> Refusal | None:
    """The requests are not drawn one by one: they all fit a rule, or are of one client."""
    if claimed(split, request) is not None:
        return Refusal("a rule of the split claims these requests, whatever the shares are")
    sticky = split.sticky
    headers = {name.lower() for name, _ in request.headers}
    if sticky is None:
        return None
    if sticky.by == "header" and sticky.name.lower() in headers:
        return Refusal(
            f"every client has the same `{sticky.name}`, by which the split keeps them",
            helps=("leave the header out: each client is given one of its own",),
        )
    if sticky.by == "client-ip" and ways.expectation.from_pod is not None:
        return Refusal(
            "every client has the pod's address, by which the split keeps them",
            helps=("expect it as callers outside of that pod: leave `from` out",),
        )
    if request.clients is None:
        return Refusal(
            "the requests are all of one client, whom the split keeps with one arm",
            helps=(f"write `by {max(request.times, 2000)} clients`",),
        )
    if request.times > 1:
        return Refusal(
            f"the {request.times} requests of a client all go to one arm: clients are shared out",
            helps=(f"write `by {request.count} clients` alone",),
        )
    return None


def too_few(service: str, share: Fraction, risk: Fraction, request: Request) -> Refusal | None:
    """A right split has to be told from one that gives ``service`` none, or all."""
    if risk <= 0:
        return Refusal(
            "no number of requests makes it certain", notes=("a confidence is below 100%",)
        )
    if not 0 < share < 1:
        return None
    enough = max(_fewest(1 - share, risk), _fewest(share, risk))
    if request.count >= enough:
        return None
    rare = share if share <= Fraction(1, 2) else 1 - share
    none = "none" if share <= Fraction(1, 2) else "all"
    chance = float(1 - rare) ** request.count
    return Refusal(
        f"of {request.count} requests, {none} to `{service}` would pass too",
        notes=(
            (
                f"with a share of {Percent(share * 100)} that comes by chance with a probability of"
                f" {chance:.2g}, and the confidence allows for {float(risk / 2):.2g}"
            ),
            f"{enough} are the fewest that can tell",
        ),
        code=TOO_FEW,
        label="too few to tell",
    )


def _fewest(chance: Fraction, risk: Fraction) -> int:
    """How many draws in a row have a ``chance`` each and all together less than half the risk."""
    return ceil(log(float(risk / 2)) / log(float(chance)))


def refused_same(ways: Ways, request: Request, seen: Same) -> Refusal | None:
    """Why ``seen`` cannot be, or cannot fail."""
    name = ways.behind
    if request.times < 2:
        return Refusal(
            f"one request of a client always comes from one {seen.what}",
            helps=("say how often each asks: `20 times`",),
        )
    if len(ways.answering) > 1 and not _kept(ways):
        return Refusal(
            f"nothing keeps a client of `{name}` with one of {one_of(ways.answering)}",
            helps=("say by what they are kept, where the split is attached: `sticky client-ip`",),
        )
    if seen.what == "pod" and not ways.sessions and not _alone(ways):
        return Refusal(
            f"nothing keeps a client of `{name}` with one pod",
            helps=(f"`attach session to {name}` does",),
        )
    return None


def _kept(ways: Ways) -> bool:
    return bool(ways.splits) and all(drawn.split.sticky is not None for drawn in ways.splits)


def _alone(ways: Ways) -> bool:
    """Whether each service that answers has one pod, or the cluster keeps its clients."""
    design = ways.plan.design
    return all(
        name not in design.service_by_name
        or replicas_of(design, design.service_by_name[name]).high == 1
        or ways.plan.affinity(name) is not None
        for name in ways.answering
    )
