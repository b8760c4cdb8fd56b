"""What a compilation does for a service does not depend on how many others there are.

Work is counted, not timed: calls of functions, in Python and in C.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable
from types import FrameType
from typing import Any

import pytest

from benchmarks.program import program
from ddpc.driver import Options, Outcome, compile_program
from ddpc.output.manifest import to_text
from ddpc.output.record import manifest_of

FEW, MANY = 20, 60


_LAYERED = """
service web-{n} {{
  image "registry.example.com/web:1.0"
  user  10001
  port  http 8080
  ready GET /ready
  metrics GET /metrics
  calls web-{next}
  reach load-balancer
}}
attach cache to web-{n} {{ }}
attach adapter shown to web-{n} {{
  image "registry.example.com/shown:1.0"
  user  10002
  port  http 9100
}}
"""


def _layered(services: int) -> str:
    """Services that call each other, each with a cache before it, measured and shown."""
    app = "app many { monitored from namespace monitoring }\n"
    return app + "".join(_LAYERED.format(n=n, next=(n + 1) % services) for n in range(services))


def _compile(services: int, make: Callable[[int], str] = program) -> Outcome:
    text = make(services).encode()

    def read(path: str) -> bytes:
        assert path == "many.ddp"
        return text

    outcome = compile_program("many.ddp", read, Options())
    assert not outcome.failed
    to_text(manifest_of(outcome, entry="many.ddp", options=Options(), sources={}))
    return outcome


def _calls(work: Callable[[], object]) -> Counter[str]:
    """How often each function was called, by its name and its file."""
    found: Counter[str] = Counter()

    def note(frame: FrameType, event: str, called: Any) -> None:
        if event == "call":
            found[f"{frame.f_code.co_qualname} of {frame.f_code.co_filename}"] += 1
        elif event == "c_call":
            found[f"{called.__qualname__}, called by {frame.f_code.co_qualname}"] += 1

    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(None)
    return found


@pytest.fixture(scope="module", params=[program, _layered], ids=["sidecars", "layers"])
def calls(request: pytest.FixtureRequest) -> tuple[Counter[str], Counter[str], Counter[str]]:
    """Of programs of one size, of one that is larger, and of one that is larger by as much."""
    make = request.param
    _compile(2, make)  # what is made once for a process
    return (
        _calls(lambda: _compile(FEW, make)),
        _calls(lambda: _compile(MANY, make)),
        _calls(lambda: _compile(2 * MANY - FEW, make)),
    )


def test_work_grows_as_the_program(calls: tuple[Counter[str], ...]) -> None:
    first, second, third = (sum(counts.values()) for counts in calls)
    assert second > first
    # As much more for the next services as for those before; sorting takes a little more.
    assert third - second == pytest.approx(second - first, rel=0.01)


def test_no_function_is_called_more_often_for_each_service(calls: tuple[Counter[str], ...]) -> None:
    first, second, third = calls
    grown = {
        name: (first[name], second[name], third[name])
        for name in third
        if third[name] - second[name] > 1.1 * max(second[name] - first[name], 0) + FEW
    }
    assert grown == {}
