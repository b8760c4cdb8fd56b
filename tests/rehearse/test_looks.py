"""Each kind of observation holds for the answers that it wants, and fails for others."""

from __future__ import annotations

import errno
import ssl
from collections.abc import Mapping, Sequence
from fractions import Fraction
from http.client import InvalidURL, RemoteDisconnected

import pytest
from attrs import evolve

from ddpc.ir.expectation import (
    Body,
    BodyField,
    CertificateFor,
    FromCache,
    FromService,
    Header,
    Observation,
    Redirect,
    Refused,
    Request,
    Same,
    Share,
    SharesAsDeclared,
    Status,
)
from ddpc.ir.values import Duration, Percent
from ddpc.rehearse import standins
from ddpc.rehearse.asking import Asked, is_refusal
from ddpc.rehearse.client import Reply
from ddpc.rehearse.looks import each_from_cache, look
from ddpc.rehearse.result import FAILED, HELD, UNTRIED, Result
from ddpc.rehearse.shown import quoted
from ddpc.rehearse.timely import in_time

_CERTIFICATE = (("DNS", "www.example.com"), ("DNS", "*.shop.example.com"))


def _asked(
    status: int = 200,
    *,
    body: str = "",
    service: str | None = "web",
    pod: str = "web-0",
    made_for: str = "own",
    address: str = "198.18.0.1",
    headers: Mapping[str, str] | None = None,
    names: tuple[tuple[str, str], ...] = _CERTIFICATE,
) -> Asked:
    """An answer; ``made_for``: the trace of the request that it was made for."""
    given = dict(headers or {})
    if service is not None:
        given |= {standins.SERVICE: service, standins.POD: pod, standins.FOR: made_for}
    reply = Reply(status=status, headers=tuple(given.items()), body=body.encode())
    return Asked(trace="own", address=address, reply=reply, names=names)


_NOTHING = Asked(trace="own", address="198.18.0.1", failure="connection refused", refused=True)
_DISTRUSTED = evolve(_NOTHING, failure="certificate: Hostname mismatch", refused=False)


def _holds(seen: Observation, *asked: Asked) -> bool:
    judged = look(seen, asked)
    assert judged is not None
    return judged.held


@pytest.mark.parametrize(
    ("seen", "right", "wrong"),
    [
        (Status(code=200), _asked(200), _asked(201)),
        (Status(code=200), _asked(200), _NOTHING),
        (FromService(service="web"), _asked(), _asked(service="trial")),
        (FromService(service="web"), _asked(), _asked(service=None)),
        (FromService(service="web"), _asked(), _NOTHING),
        (FromCache(wanted=True), _asked(made_for="other"), _asked()),
        (FromCache(wanted=True), _asked(made_for="other"), _asked(service=None)),
        (FromCache(wanted=False), _asked(), _asked(made_for="other")),
        (FromCache(wanted=False), _asked(), _NOTHING),
        (Header(name="x-a"), _asked(headers={"X-A": "1"}), _asked(headers={"X-B": "1"})),
        (Header(name="x-a", value="1"), _asked(headers={"x-a": "1"}), _asked(headers={"x-a": "2"})),
        (Header(name="x-a", wanted=False), _asked(), _asked(headers={"x-a": "1"})),
        (Header(name="x-a", wanted=False), _asked(), _NOTHING),
        (Body(text="alice"), _asked(body="for alice."), _asked(body="for bob.")),
        (Body(text="alice", whole=True), _asked(body="alice"), _asked(body="for alice.")),
        (BodyField(path="a.1.b", value="x"), _asked(body='{"a": [0, {"b": "x"}]}'), _asked()),
        (BodyField(path="n", value="7"), _asked(body='{"n": 7}'), _asked(body='{"n": 8}')),
        (BodyField(path="n", value="true"), _asked(body='{"n": true}'), _asked(body="[true]")),
        (
            Redirect(location="https://a/", status=308),
            _asked(308, headers={"Location": "https://a/"}),
            _asked(301, headers={"Location": "https://a/"}),
        ),
        (
            Redirect(location="https://a/"),
            _asked(301, headers={"Location": "https://a/"}),
            _asked(301, headers={"Location": "https://b/"}),
        ),
        (
            Redirect(location="https://a/"),
            _asked(302, headers={"Location": "https://a/"}),
            _asked(201, headers={"Location": "https://a/"}),
        ),
        (CertificateFor(host="www.example.com"), _asked(), _asked(names=(("DNS", "example.com"),))),
        (CertificateFor(host="a.shop.example.com"), _asked(), _asked(names=())),
        (Refused(), _NOTHING, _asked(503)),
        (Refused(), _NOTHING, _DISTRUSTED),
    ],
)
def test_one_answer_fits_or_not(seen: Observation, right: Asked, wrong: Asked) -> None:
    assert _holds(seen, right)
    assert not _holds(seen, wrong)
    if not isinstance(seen, FromCache):  # settled by the last answer
        assert not _holds(seen, right, wrong), "of every answer"


_SILENCE = Asked(trace="own", address="198.18.0.1", failure="timed out")


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ("for bob.\n", '"for bob.\\n"'),
        ("\x1b[2J", '"\\u001b[2J"'),
        ("a" * 300, f'"{"a" * 200}" ...'),
    ],
)
def test_a_body_that_is_not_as_expected_is_shown(body: str, shown: str) -> None:
    judged = look(Body(text="alice"), [_asked(body=body)])
    assert judged is not None
    assert judged.came == f"200, a body of {len(body)} bytes: {shown}"
    judged = look(BodyField(path="a.b", value="x"), [_asked(body=body)])
    assert judged is not None
    assert judged.came == f"200, no field a.b in {shown}"


def test_bytes_that_are_no_text_are_shown() -> None:
    assert quoted(b"\x89PNG\xff") == r'"\\x89PNG\\xff"'


def test_silence_is_no_refusal() -> None:
    assert not _holds(Refused(), _SILENCE)


@pytest.mark.parametrize(
    ("error", "refused"),
    [
        (ConnectionRefusedError(), True),
        (ConnectionResetError(), True),
        (RemoteDisconnected(""), True),
        (ssl.SSLError(), True),
        (ssl.SSLCertVerificationError(), False),
        (TimeoutError(), False),
        (InvalidURL(), False),
        (OSError(errno.EHOSTUNREACH, "no route to host"), False),
    ],
)
def test_what_the_client_declines_is_no_refusal(error: Exception, refused: bool) -> None:
    assert is_refusal(error) is refused


def test_meanwhile_every_answer_is_to_be_from_the_cache() -> None:
    kept, made = _asked(made_for="another"), _asked()
    assert each_from_cache([kept, kept]).held
    assert not each_from_cache([made, kept]).held


@pytest.mark.parametrize(
    ("seen", "took", "outcome", "expected"),
    [
        (Status(code=200), 0.9, HELD, HELD),
        (Status(code=200), 1.1, HELD, UNTRIED),
        (Status(code=429, at_least=1), 1.1, HELD, HELD),
        (Status(code=429, at_least=1), 1.1, FAILED, UNTRIED),
        (Status(code=429, at_most=9), 1.1, HELD, UNTRIED),
        (Status(code=200, at_least=1), 1.1, HELD, UNTRIED),
    ],
)
def test_requests_that_took_too_long_say_nothing(
    seen: Status, took: float, outcome: str, expected: str
) -> None:
    request = Request(method="GET", path="/", times=9, within=Duration(1000))
    result = Result(number=0, outcome=outcome, came="9 of 200")
    assert in_time(result, request, seen, took).outcome == expected


def _answers(**counts: int) -> list[Asked]:
    return [
        _asked(int(name.removeprefix("s"))) for name, count in counts.items() for _ in range(count)
    ]


@pytest.mark.parametrize(
    ("seen", "right", "wrong"),
    [
        (Status(code=429, at_least=1), {"s200": 9, "s429": 1}, {"s200": 10}),
        (Status(code=429, at_least=3), {"s200": 7, "s429": 3}, {"s200": 8, "s429": 2}),
        (Status(code=200, at_most=3), {"s200": 3, "s429": 7}, {"s200": 4, "s429": 6}),
        (Status(code=200, at_most=0), {"s429": 7}, {"s200": 1, "s429": 6}),
        (Status(code=200), {"s200": 10}, {"s200": 9, "s502": 1}),
    ],
)
def test_answers_are_counted(
    seen: Status, right: Mapping[str, int], wrong: Mapping[str, int]
) -> None:
    assert _holds(seen, *_answers(**right))
    assert not _holds(seen, *_answers(**wrong))


def _shared(**counts: int) -> list[Asked]:
    return [_asked(service=name) for name, count in counts.items() for _ in range(count)]


@pytest.mark.parametrize(
    ("count", "held"),
    # 10% of 2000 draws is 138 to 269, but for one in a million.
    [(200, True), (138, True), (269, True), (137, False), (270, False), (0, False), (2000, False)],
)
def test_a_share_is_what_chance_explains(count: int, held: bool) -> None:
    seen = Share(service="trial", share=Percent(Fraction(10)))
    assert _holds(seen, *_shared(trial=count, web=2000 - count)) is held
    web = Share(service="web", share=Percent(Fraction(90)))
    assert _holds(web, *_shared(trial=count, web=2000 - count)) is held


def test_the_bounds_are_shown() -> None:
    judged = look(Share(service="trial", share=Percent(Fraction(10))), _shared(trial=137, web=1863))
    assert judged is not None
    assert judged.came == "137 of 2000 from trial (by chance 138 to 269), 1863 of 2000 from web"
    assert judged.why == "trial should get 10%"


def test_a_smaller_confidence_allows_for_less() -> None:
    answers = _shared(trial=250, web=1750)
    share = Percent(Fraction(10))
    assert _holds(Share(service="trial", share=share), *answers)
    assert not _holds(Share(service="trial", share=share, risk=Fraction(1, 1_000)), *answers)


def test_declared_shares_are_of_all_arms_and_nobody_else() -> None:
    declared = SharesAsDeclared(shares=(("trial", Fraction(1, 10)), ("web", Fraction(9, 10))))
    assert _holds(declared, *_shared(trial=205, web=1795))
    assert not _holds(declared, *_shared(trial=300, web=1700))
    assert not _holds(declared, *_shared(trial=200, web=1799, other=1))
    assert not _holds(declared, *_shared(trial=200, web=1799), _NOTHING)


def _visits(*pods: str, client: str) -> Sequence[Asked]:
    """All come from one address, as from inside a pod."""
    visits = [_asked(pod=pod, service=pod.rpartition("-")[0]) for pod in pods]
    return [evolve(one, client=client) for one in visits]


def test_each_client_keeps_what_is_its_own() -> None:
    one = _visits("web-0", "web-0", client="client-1")
    two = _visits("web-1", "web-1", client="client-2")
    moved = _visits("web-0", "web-1", client="client-3")
    crossed = _visits("web-0", "trial-0", client="client-4")
    assert _holds(Same(what="pod"), *one, *two)
    assert not _holds(Same(what="pod"), *one, *moved)
    assert _holds(Same(what="service"), *one, *moved)
    assert not _holds(Same(what="service"), *one, *crossed)
    assert not _holds(Same(what="pod"), *one, _NOTHING)


def test_one_is_not_said_as_several() -> None:
    judged = look(Same(what="pod"), _visits("web-0", "web-0", client="client-1"))
    assert judged is not None
    assert judged.came == "1 client at 1 pod, 0 of them moved"
