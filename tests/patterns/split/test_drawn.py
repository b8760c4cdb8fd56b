"""Which arms a split has, and in which order, whatever the order of its statements."""

from __future__ import annotations

import itertools

import pytest

from ddpc.driver import Options, compile_program
from ddpc.ir.http import HttpProxy, Split
from ddpc.ir.split import Arm, Condition, PathFits

_SERVICES = """
app trial { pods 10.244.0.0/16 }
service web {
  image "registry.example.com/web:1.0"
  user  10001
  port  http 8080
  ready GET /ready
}
service a like web { reach load-balancer }
service b like web { reach load-balancer }
service c like web { reach load-balancer }
service caller like web { env WEB address of web; reach load-balancer }
"""
_FRONT = "front site { port http 80; reach load-balancer }\n"


def _proxy(attached: str, environment: str | None = None) -> HttpProxy:
    text = _SERVICES + attached
    options = Options(environment=environment)
    outcome = compile_program("trial.ddp", lambda _: text.encode(), options)
    assert outcome.deployment is not None, outcome.diagnostics
    (proxy,) = (
        container.program
        for workload in outcome.deployment.workloads
        for container in workload.containers
        if isinstance(container.program, HttpProxy)
    )
    return proxy


def _split(attached: str, environment: str | None = None) -> Split:
    (layer,) = _proxy(attached, environment).layers
    assert isinstance(layer, Split)
    return layer


def _shares(split: Split) -> list[tuple[str | None, str]]:
    return [(arm.upstream, "rest" if arm.rest else str(arm.share)) for arm in split.shared]


_TIER = "attach split to web {{ {}; reach load-balancer }}"


def test_what_is_left_stays_and_comes_last() -> None:
    split = _split(_TIER.format("send 10% to b; send 5% to a"))
    assert _shares(split) == [("a", "5%"), ("b", "10%"), (None, "rest")]


def test_growing_changes_no_order() -> None:
    before = _split(_TIER.format("send 10% to b; send 5% to a"))
    after = _split(_TIER.format("send 10% to b; send 70% to a"))
    assert [name for name, _ in _shares(before)] == [name for name, _ in _shares(after)]


def test_an_environment_ramps_one_arm() -> None:
    program = _TIER.format('send 10% to b; send 5% to a; send to a when header x-a is "1"') + (
        "\nenvironment later { attach split to web { send 20% to b } }"
        "\nenvironment last { attach split to web { without send a; send 50% to c } }"
    )
    later = _split(program, "later")
    assert _shares(later) == [("a", "5%"), ("b", "20%"), (None, "rest")]
    assert len(later.rules) == 1
    last = _split(program, "last")
    assert _shares(last) == [("b", "10%"), ("c", "50%"), (None, "rest")]
    assert not last.rules


@pytest.mark.parametrize(
    "said", ["send 10% to a; send 90% to web", "send rest to web; send 10% to a", "send 10% to a"]
)
def test_ways_to_say_one_thing(said: str) -> None:
    assert _shares(_split(_TIER.format(said))) == [("a", "10%"), (None, "rest")]


def test_nothing_is_no_arm_of_the_drawing() -> None:
    split = _split(_TIER.format("send 0% to a; send 1% to b; send to a when path /x"))
    assert _shares(split) == [("b", "1%"), (None, "rest")]
    assert [arm.upstream for _, arm in split.rules] == ["a"]


def test_of_a_front_whole_shares_need_no_rest() -> None:
    proxy = _proxy(_FRONT + "attach split to site { send 30% to b; send 70% to a; sticky none }")
    (layer,) = proxy.layers
    assert isinstance(layer, Split)
    assert _shares(layer) == [("a", "70%"), ("b", "30%")]
    assert proxy.next == "b"


def test_rules_have_one_order_whatever_the_order_of_statements() -> None:
    said = (
        "send to a when path /x/* /x/y/*",
        "send to b when path /x/y",
        'send to c when cookie beta is "1"',
        'send to b when header x-b is "1"',
        'send to b when header x-a is "1"',
    )
    wanted = ["x-a", "x-b", "beta", "/x/y", "/x/y/*", "/x/*"]
    for order in itertools.islice(itertools.permutations(said), 0, 120, 17):
        found = _split(_TIER.format("; ".join(order))).rules
        assert [_named(rule.condition) for rule, _ in found] == wanted


def _named(condition: Condition) -> str:
    return str(condition.path) if isinstance(condition, PathFits) else condition.name


def test_places_agree_on_who_is_where_unless_labels_tell_them_apart() -> None:
    tier = _split(_TIER.format("send 10% to a"))
    said = "send 10% to a; sticky header x-user"
    beside = _split(f"attach split to caller as ambassador for web {{ listen 8000; {said} }}")
    other = _split(f"attach split new to web {{ {said}; reach load-balancer }}")
    assert tier.salt == beside.salt != other.salt


def test_an_ambassador_listens_on_localhost_and_names_what_it_stands_for() -> None:
    proxy = _proxy(
        "attach split to caller as ambassador for web"
        " { listen 65535; send 10% to a; sticky header x-user }"
    )
    assert (proxy.address, proxy.port, proxy.health_port) == ("127.0.0.1", 65_535, 65_534)
    assert (proxy.stands_for, proxy.next, proxy.edge) == ("web", "web", False)
    assert _arm(proxy, "web").rest


def _arm(proxy: HttpProxy, name: str) -> Arm:
    (layer,) = proxy.layers
    assert isinstance(layer, Split)
    return next(arm for arm in layer.arms if arm.upstream == name)


def test_an_arm_called_as_a_part_of_ours_is_another_upstream() -> None:
    proxy = _proxy(
        "service verifier like web { }\n"
        "attach rate-limit to web"
        " { anonymous 10/s; authenticated 20/s verified by a at /verify; reach load-balancer }\n"
        "attach split to web { send 10% to verifier }"
    )
    assert sorted(upstream.host for upstream in proxy.upstreams) == ["a", "verifier", "web-origin"]


def test_an_arm_at_a_port_is_no_service_of_a_like_name() -> None:
    proxy = _proxy(
        "service a-8080 like web { }\n"
        + _TIER.format("send 10% to a port 8080; send 20% to a-8080")
    )
    assert _hosts_and_shares(proxy) == [("a", "10%"), ("a-8080", "20%"), ("web-origin", "rest")]


def test_of_one_port_by_name_and_by_number_shares_add_up() -> None:
    proxy = _proxy(_TIER.format("send 10% to a port http; send 20% to a port 8080"))
    assert _hosts_and_shares(proxy) == [("a", "30%"), ("web-origin", "rest")]


def _hosts_and_shares(proxy: HttpProxy) -> list[tuple[str, str]]:
    (layer,) = proxy.layers
    assert isinstance(layer, Split)
    return sorted(
        (proxy.upstream(name or proxy.next).host, share) for name, share in _shares(layer)
    )
