"""What every test run shares: missing checkers, and the count of the checks that ran.

A test that meets a checker that this machine lacks is left out with the reason, or fails where
``DDPC_REQUIRE_SERVERS=1`` says that all must be there. With it, no test may be left out at all,
but for fluentd, and for containers on a machine that can run none. At the end the suite tells how
many checks of each kind ran, and what was left out.

``--programs N --seed S --varnish N`` say how many programs tests/properties draws beside those of
each pair of patterns, from which seed, and for how many of all of them Varnish compiles its file.

``--update-goldens`` writes down what the compiler makes of the golden programs now, for a person to
read; where ``CI`` is set it is refused.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Generator
from typing import Any

import pytest
from hypothesis import is_hypothesis_test, settings

from ddpc.rehearse.missing import Missing
from tests.properties.drawn.tally import Tally
from tests.properties.settings import EXPLORING
from tests.servers.harness import ledger

_REQUIRED = os.environ.get("DDPC_REQUIRE_SERVERS") == "1"
_MAY_LACK = ("fluentd", "containers")

# A machine with much to do is slow, which is no defect.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
_NOT_SET = {"", "0", "false"}
_PROPERTY = "checks"
_TALLY = "tally"
_SEEDS = "seeds"
_HYPOTHESIS = "Hypothesis, " + ("other examples each time" if EXPLORING else "derandomized")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-goldens",
        action="store_true",
        help="write what the compiler makes of tests/golden now (refused where CI is set)",
    )
    drawn = parser.getgroup("drawn programs", "programs that tests/properties draws")
    drawn.addoption("--programs", type=int, default=200, help="how many more are drawn (200)")
    drawn.addoption("--seed", default="1", help="what they are drawn from (1)")
    model = parser.getgroup("model", "requests that tests/model compares with the daemons")
    model.addoption("--requests", type=int, default=10_000, help="about how many (10,000)")
    drawn.addoption("--varnish", type=int, default=40, help="VCL files that are compiled (40)")


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--update-goldens") and os.environ.get("CI", "").lower() not in _NOT_SET:
        raise pytest.UsageError("--update-goldens is for people, who read what it changes: not CI")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup() -> Generator[None, None, None]:
    yield from _leave_out_what_is_missing()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call() -> Generator[None, None, None]:
    yield from _leave_out_what_is_missing()


def _leave_out_what_is_missing() -> Generator[None, None, None]:
    try:
        return (yield)
    except Missing as missing:
        if _REQUIRED and missing.what not in _MAY_LACK:
            raise
        pytest.skip(str(missing))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Put the checks of this phase into its report, which also crosses process boundaries."""
    told = [one for one in item.user_properties if one[0] in {_TALLY, _SEEDS}]
    if is_hypothesis_test(getattr(item, "obj", None)):
        told.append((_SEEDS, _HYPOTHESIS))
    item.user_properties = [(_PROPERTY, dict(ledger.drain()))]
    report = yield
    if report.when == "call":
        report.user_properties += told
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    checks: Counter[str] = Counter()
    tally = Tally()
    for reports in terminalreporter.stats.values():
        for report in reports:
            for name, counts in getattr(report, "user_properties", ()):
                if name == _PROPERTY:
                    checks.update(counts)
                elif name == _TALLY:
                    tally.merge(Tally(**json.loads(counts)))
    terminalreporter.section("checks that ran")
    for kind, count in sorted(checks.items()):
        terminalreporter.line(f"{count:7}  {kind}")
    if not checks:
        terminalreporter.line("none by a real checker")
    if tally.programs:
        seed = terminalreporter.config.getoption("--seed")
        terminalreporter.section(f"drawn programs, seed {seed}")
        for line in tally.lines():
            terminalreporter.line(line)
    _tell_seeds(terminalreporter)
    left_out = _reasons(terminalreporter)
    if left_out:
        terminalreporter.section("left out")
        for reason, count in sorted(left_out.items()):
            terminalreporter.line(f"{count:7}  {reason}")


def _tell_seeds(terminalreporter: Any) -> None:
    """How many tests drew from which seeds."""
    seeds = Counter(
        value
        for reports in terminalreporter.stats.values()
        for report in reports
        for name, value in getattr(report, "user_properties", ())
        if name == _SEEDS
    )
    if seeds:
        terminalreporter.section("tests, and the seeds that they draw from")
    for said, count in sorted(seeds.items()):
        terminalreporter.line(f"{count:7}  {said}")


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Where every server is required, a test left out for another reason is a failure too."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if _REQUIRED and reporter is not None and session.exitstatus == 0:
        others = [reason for reason in _reasons(reporter) if not reason.startswith(_MAY_LACK)]
        if others:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED


def _reasons(terminalreporter: Any) -> Counter[str]:
    """Count the tests left out by reason."""
    return Counter(
        report.longrepr[2].removeprefix("Skipped: ")
        for report in terminalreporter.stats.get("skipped", ())
    )
