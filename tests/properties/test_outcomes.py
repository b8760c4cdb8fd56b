"""What has to hold of everything that comes of a program, of kept ones and of drawn ones."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import cache
from itertools import pairwise
from typing import Any

import pytest
import yaml
from attrs import evolve

from ddpc.driver import Options, Outcome
from ddpc.ir.deployment import Workload
from ddpc.ir.http import Allowance, HttpProxy, Limits
from ddpc.passes.codes_pod import NAME_CLASH
from tests.agreement.agreements.all import disagreements
from tests.agreement.material import build_of
from tests.properties.corpus import Program, corpus
from tests.properties.drawn.choices import seeded
from tests.properties.drawn.programs import program
from tests.properties.drawn.variants import OF_SERVICES
from tests.properties.settings import EXPLORING

DRAWN = 2_000 if EXPLORING else 60
SEED = "outcomes"

LIMITED = tuple(one for one in OF_SERVICES if one.pattern.name == "rate-limit")


@cache
def outcomes() -> tuple[tuple[str, Outcome], ...]:
    """Of every kept program, of some that are drawn, and of as many with limits: the accepted."""
    drawn = [program(seeded(f"{SEED}-{number}")) for number in range(DRAWN)]
    drawn += [
        program(seeded(f"{SEED}-{one}-{number}"), (one,))
        for one in LIMITED
        for number in range(DRAWN // 3)
    ]
    made = [(one.name, one.compiled()) for one in corpus()]
    made += [(repr(one), one.program().compiled()) for one in drawn]
    return tuple((name, outcome) for name, outcome in made if not outcome.failed)


def test_lines_are_said_to_come_from_one_place_each(
    record_property: Callable[[str, object], None],
) -> None:
    """The ranges that a file's lines come from lie in it, one after the other."""
    record_property("seeds", f"{SEED}-0 to {SEED}-{DRAWN - 1}")
    for name, outcome in outcomes():
        for file in outcome.files:
            count = len(file.text.splitlines())
            for lines in file.lines:
                assert 1 <= lines.first <= lines.last <= count, f"{name}\n{file.path}: {lines}"
            for one, other in pairwise(file.lines):
                assert one.last < other.first, f"{name}\n{file.path}: {one}, {other}"


def test_all_replicas_together_allow_what_was_declared() -> None:
    """Never more, and less by no more than what cannot be divided."""
    divided = 0
    for name, workload, allowance in _allowances():
        pods = workload.replicas.high
        each, declared = allowance.per_replica.per_second, allowance.declared.per_second
        assert each * pods <= declared, name
        assert (each + Fraction(1, 60)) * pods > declared, name
        assert allowance.burst * pods >= allowance.declared_burst, name
        assert (allowance.burst - 1) * pods < allowance.declared_burst or not allowance.burst, name
        divided += pods > 1
    assert divided > 10


def _allowances() -> Iterator[tuple[str, Workload, Allowance]]:
    for name, outcome in outcomes():
        assert outcome.deployment is not None
        for workload in outcome.deployment.workloads:
            for container in workload.containers:
                if isinstance(container.program, HttpProxy):
                    for allowance in _of(container.program):
                        yield name, workload, allowance


def _of(proxy: HttpProxy) -> Iterator[Allowance]:
    for layer in proxy.layers:
        if isinstance(layer, Limits):
            yield from (one for one in (layer.anonymous, layer.authenticated) if one is not None)
            yield from (rule.allowance for rule in layer.rules)


_BUCKET = re.compile(r"vsthrottle\.is_denied\([^\n]*, (\d+), (\d+(?:\.\d+)?)(ms|s)\)\)")
_ZONE = re.compile(r"^ *limit_req_zone \S+ zone=(\w+):\d+\w rate=(\d+)r/([sm]);$", re.MULTILINE)
_USE = re.compile(r"^ *limit_req zone=(\w+)(?: burst=(\d+) nodelay)?;$", re.MULTILINE)


def test_servers_count_as_was_decided() -> None:
    """The buckets of VCL and the zones of nginx are those of the program, read back."""
    read: Counter[str] = Counter()
    for name, outcome in outcomes():
        decided = Counter(
            (one.per_replica.per_second, one.burst)
            for each, _, one in _allowances()
            if each == name
        )
        files = {file.path: file.text for file in outcome.files}
        found = Counter(_buckets(files)) + Counter(_zones(files))
        assert set(decided) == set(found), name
        read.update(path.partition("/")[0] for path, text in files.items() if "limit" in text)
    assert read["nginx"] > 10
    assert read["varnish"] > 0


def _buckets(files: dict[str, str]) -> Iterator[tuple[Fraction, int]]:
    for path, text in files.items():
        if path.startswith("varnish/"):
            for capacity, period, unit in _BUCKET.findall(text):
                seconds = Fraction(period) / (1_000 if unit == "ms" else 1)
                rate = (int(capacity) / seconds).limit_denominator(100_000)
                yield rate, int(capacity) - 1


def _zones(files: dict[str, str]) -> Iterator[tuple[Fraction, int]]:
    for path, text in files.items():
        if path.startswith("nginx/"):
            rates = {
                zone: Fraction(int(count), 1 if unit == "s" else 60)
                for zone, count, unit in _ZONE.findall(text)
            }
            used = _USE.findall(text)
            assert rates.keys() == {zone for zone, _ in used}, path
            for zone, burst in used:
                if zone != "verifications":
                    yield rates[zone], int(burst or 0)


_LONG = tuple("w" * length for length in (40, 48, *range(51, 64)))


@pytest.mark.parametrize("name", _LONG, ids=len)
def test_long_names_fit_or_are_refused(name: str) -> None:
    """No name of an object, label or port is longer than the cluster takes it."""
    accepted = 0
    for number, variant in enumerate(OF_SERVICES):
        drawn = program(seeded(f"{SEED}-{number}"), (variant,)).with_name("web", name)
        outcome = drawn.program().compiled()
        if outcome.failed:
            continue
        accepted += 1
        for one in _objects(outcome):
            longest = 63 if one["kind"] == "Service" else 253
            assert len(one["metadata"]["name"]) <= longest, drawn
            for node in _nodes(one):
                for key, value in node.get("labels", {}).items():
                    assert len(key.rpartition("/")[2]) <= 63, drawn
                    assert len(value) <= 63, drawn
                for port in node.get("ports", ()):
                    assert len(port.get("name", "")) <= 15 or one["kind"] == "Service", drawn
    assert accepted > 2 or len(name) > 52


def _objects(outcome: Outcome) -> Iterator[dict[str, Any]]:
    for file in outcome.files:
        if file.path.startswith("kubernetes/"):
            yield from yaml.load_all(file.text, Loader=yaml.CSafeLoader)


def _nodes(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        yield node
    for each in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from _nodes(each)


_WEB = """app demo {{ {app} }}
service web {{
  image "registry.example.com/web:1.0"
  user  10001
  port  http 8080
  ready GET /ready
  {service}
}}
attach rate-limit to web {{
  anonymous 10/s
  {limits}
  reach load-balancer
}}
"""


def _agrees(app: str = "", service: str = "") -> None:
    text = _WEB.format(app=app, service=service, limits="")
    build = build_of(Program("own", "app.ddp", {"app.ddp": text}, Options()))
    assert build is None or disagreements(build.graph()) == {}


@pytest.mark.parametrize("part", ["name", "instance", "component", "part-of"])
def test_labels_that_the_build_has_itself_agree_or_are_refused(part: str) -> None:
    label = f'label "app.kubernetes.io/{part}" own'
    _agrees(app=label)
    _agrees(service=label)


def test_what_is_separate_has_pods_of_its_own() -> None:
    """A tier that is `separate` is a workload: one more than without the word, or as many."""
    apart = 0
    for number in range(DRAWN):
        drawn = program(seeded(f"{SEED}-separate-{number}"))
        for one in drawn.attachments:
            both = [
                drawn.with_attachment(one, evolve(one, separate=said)).program().compiled()
                for said in (False, True)
            ]
            if not any(each.failed for each in both):
                fused, separate = (
                    len(each.deployment.workloads if each.deployment is not None else ())
                    for each in both
                )
                assert separate >= fused
                apart += separate > fused
    assert apart > 3


def test_every_clash_of_names_is_said() -> None:
    """Not only the first: whoever mends one has not to find the others one by one."""
    text = "app demo { }\n" + "".join(
        f"""service {name} {{
  image "registry.example.com/{name}:1.0"
  user  10001
  port  http 8080
  ready GET /ready
  reach load-balancer
}}
"""
        for name in ("api", "api-tls", "web", "web-tls")
    )
    text += "".join(
        f'attach tls to {name} {{ hosts "{name}.example.com"; certificate secret {name} }}\n'
        for name in ("api", "web")
    )
    outcome = Program("own", "app.ddp", {"app.ddp": text}, Options()).compiled()
    assert [one.code.slug for one in outcome.diagnostics] == [NAME_CLASH.slug] * 2


@pytest.mark.parametrize(
    ("server", "said"),
    [
        ("nginx", "nginx http { client_max_body_size 3m }"),
        ("varnish", "varnish { workspace_client 96k }"),
    ],
)
def test_settings_in_the_words_of_a_server_come_to_that_server(server: str, said: str) -> None:
    """Limits are held by either: the words decide."""
    text = _WEB.format(app="", service="", limits=said)
    files = Program("own", "app.ddp", {"app.ddp": text}, Options()).output()
    assert {path.partition("/")[0] for path in files if "/" in path} == {"kubernetes", server}
    *_, name, value = said.removesuffix(" }").split(" ")
    assert re.search(f"{name}[ =]{value}", "\n".join(files.values()))
