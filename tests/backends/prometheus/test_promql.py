"""What is read of PromQL is what every Prometheus takes: all that is accepted, it accepts too."""

from __future__ import annotations

import random
from collections.abc import Iterable
from functools import cache

import pytest
import yaml

from ddpc.backends.prometheus import promql
from ddpc.backends.prometheus.promql.tokens import tokens
from tests.servers.harness import prometheus

ACCEPTED = (
    "up == 0",
    "absent(up{job='x'})",
    'up{job="a/b",instance!="",pod=~"x-[0-9]+|y",zone!~"a.*"} == 0',
    "{__name__='up'} == 0",
    '{job="a"} > 1',
    "sum by (job) (rate(x[5m])) > 1",
    "sum(rate(x[5m])) by (job,) > 1",
    "SUM WITHOUT (a, b) (x) > 1e9",
    "a / b > 0.9 and on (instance) c == 1",
    "a * on(x) group_left(y) b > 1",
    "a * ignoring(x) group_right() b > 1",
    "a > bool 1 == 1",
    "1 - a < .5",
    "-x ^ 2 ^ -1 > 3",
    "a % 2 == 1 unless b or c",
    "a atan2 b > 1",
    "x offset 5m > 1",
    "x offset -1h30m > 1",
    "x @ 1700000000 > 1",
    "x @ end() offset 1d > 1",
    "rate(x[5m] offset 1w @ start()) > 0",
    "avg_over_time(rate(x[5m])[30m:1m]) > 1",
    "max_over_time((a - b)[1h:]) > 1",
    "histogram_quantile(0.99, sum by (le) (rate(h_bucket[5m]))) > 1",
    "quantile_over_time(0.5, x[1h]) > 1",
    "predict_linear(x[1h], 4 * 3600) < 0",
    "topk(3, x) > 0",
    "quantile(0.9, x) > 0",
    "count_values('version', x) > 1",
    "label_replace(x, 'a', '$1', 'b', '(.*):.*') > 1",
    "label_join(x, 'a', '-', 'b', 'c') > 1",
    "clamp(x, 0, 1) > 0 and clamp_max(x, 2) > 0 and round(x, 0.1) > 0 and round(x) > 0",
    "day_of_week() == 1",
    "hour(x) > 2",
    "time() - x > 3600",
    "vector(1) == 1",
    "scalar(x) > y",
    "x == Inf",
    "x != NaN",
    "x > 0x1F",
    "x > 089",
    "group:x:rate5m > 1",
    'x{a="\\u00e9\\n\\"\\x41\\101"} > 1',
    "x{a='it\\'s', b=`raw \\d`} > 1",
    'x{a=~"(?i)abc|[^a-z]{2,5}\\\\.d+?"} > 1',
    "x{a!~''} > 1",
    "((((x)))) > 1",
)
REFUSED = (
    "",
    "up ==",
    "== 0",
    "sum(up",
    "sum up)",
    "up{job=x}",
    "up{job='x}",
    "up{job='x'",
    "up{'x'}",
    "up{__name__='a'}",
    "{job=''}",
    "{job=~'.*'}",
    "{}",
    "up{job=~'('}",
    "up{job=~'(?=a)'}",
    "up{job=~'a++'}",
    "up{job=~'(a)\\\\1'}",
    "up{job='\\q'}",
    "up{job='\\N'}",
    "up{job='\\X41'}",
    "up{job='\\U0041'}",
    "up{job='\\uD800'}",
    "up{job=~'(a{1000}){1000}'}",
    "up{job=~'[b[:alpha:]'}",
    "up{job=~'a{1001}'}",
    "up{job=~'a**'}",
    "up{job=~'\\\\'}",
    "1 > 2",
    "1 and 2",
    "a and 1",
    "a + bool 1",
    "a and group_left() b",
    "a * on(x) group_left(x) b",
    "1 + on(x) 2",
    "rate(x)",
    "rate(x[5m], 1)",
    "rate()",
    "sum(x[5m])",
    "topk(x)",
    "topk('a', x)",
    "count_values(1, x)",
    "nonesuch(x)",
    "x[0s]",
    "x[5]",
    "x[5m:0s]",
    "(x)[5m]",
    "x offset 5m[5m] > 1",
    "x offset x",
    "sum(x) offset 5m",
    "x offset 5m offset 5m",
    "x @ y",
    "'a' > 1",
    "-'a'",
    "a b",
    "a; b",
    "a $ b",
    "rate(x[5m:1m]",
    "x{a=1}",
    "x[1000y]",
    "label_replace(x, 'a', '$1', 'b', 1)",
    "holt_winters(x[5m], 0.5)",
    "double_exponential_smoothing(x[5m], 0.5, 0.5)",
)
IN_SOME = {"holt_winters(x[5m], 0.5)", "x[5]"}
"""What some supported versions take: a function that is gone since 3.0, seconds since 2.54."""


@pytest.mark.parametrize("text", ACCEPTED)
def test_it_is_read(text: str) -> None:
    promql.check(text)


@pytest.mark.parametrize("text", REFUSED)
def test_it_is_refused(text: str) -> None:
    with pytest.raises(promql.Unreadable):
        promql.check(text)


@pytest.mark.parametrize(
    "text",
    ["x[5m]", "1", "'a'", "time()", "1 > bool 2", "x offset 5m\n> 1", "sum > 1", "a # b"],
)
def test_what_prometheus_would_read_and_is_no_alert_is_refused_too(text: str) -> None:
    with pytest.raises(promql.Unreadable):
        promql.check(text)


@pytest.mark.parametrize(
    "text", ["(" * 3000, "-" * 3000 + "1", "a" + "^a" * 3000, "abs(" * 3000, "x or " * 3000 + "x"]
)
def test_however_deep_it_is_it_ends(text: str) -> None:
    try:
        promql.check(text)
    except promql.Unreadable:
        return
    assert text.endswith("or x")


def _rules(expressions: Iterable[str]) -> bytes:
    rules = [
        {"alert": f"A{number}", "expr": text, "labels": {"severity": "page"}}
        for number, text in enumerate(expressions)
    ]
    return yaml.safe_dump({"groups": [{"name": "all", "rules": rules}]}).encode()


@pytest.mark.parametrize("version", prometheus.VERSIONS)
def test_prometheus_takes_all_that_is_accepted(version: str) -> None:
    files = {"rules.yml": _rules((*ACCEPTED, *_mutated(12_000)))}
    options = ("check", "rules", "--lint=none", f"{prometheus.FOLDER}/rules.yml")
    done, _ = prometheus.promtool(options, files, version=version)
    assert done.status == 0, done.output
    assert "SUCCESS" in done.output


@pytest.mark.parametrize("version", prometheus.VERSIONS)
def test_prometheus_takes_nothing_of_what_is_refused(version: str) -> None:
    wrong = [text for text in REFUSED if text not in IN_SOME]
    files = {f"rules-{number}.yml": _rules([text]) for number, text in enumerate(wrong)}
    paths = [f"{prometheus.FOLDER}/{name}" for name in files]
    done, _ = prometheus.promtool(("check", "rules", *paths), files, version=version)
    passed = done.output.split("Checking ")[1:]
    taken = [wrong[n] for n, said in enumerate(passed) if "FAILED" not in said]
    assert len(passed) == len(wrong)
    assert taken == []


@cache
def _mutated(count: int) -> tuple[str, ...]:
    """Expressions made of others' parts, as far as they are accepted."""
    choose = random.Random(20)
    parts = [part for text in ACCEPTED for part in _parts(text)]
    found = []
    for _ in range(count):
        pieces = _parts(choose.choice(ACCEPTED))
        for _ in range(choose.randint(1, 3)):
            place = choose.randrange(len(pieces))
            change = choose.randrange(4)
            if change == 0:
                pieces[place] = choose.choice(parts)
            elif change == 1:
                pieces.insert(place, choose.choice(parts))
            elif change == 2 and len(pieces) > 1:
                del pieces[place]
            else:
                pieces[place:place] = _parts(choose.choice(ACCEPTED))
        text = " ".join(pieces)
        try:
            promql.check(text)
        except promql.Unreadable:
            continue
        found.append(text)
    assert len(found) > 300
    return tuple(found)


def _parts(text: str) -> list[str]:
    return [token.text for token in tokens(text)[:-1]]
