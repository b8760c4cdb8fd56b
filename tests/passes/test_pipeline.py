"""The passes: one tuple, that can be stopped anywhere, of functions that change nothing."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path

import pytest

from ddpc.diagnostics import Diagnostic
from ddpc.driver import Options, Unreadable, context_of
from ddpc.ir.deployment import Deployment
from ddpc.ir.design import Design
from ddpc.load import load
from ddpc.passes.codes import NO_APP
from ddpc.passes.context import Context
from ddpc.passes.declarations import Declarations
from ddpc.passes.declare import declare
from ddpc.passes.pipeline import PIPELINE, Pass, run
from ddpc.source import NOWHERE
from tests.servers.builds import EXAMPLES, example

_NAMES = [one.name for one in PIPELINE]


def _declared() -> tuple[Declarations, Context]:
    def read(path: str) -> bytes:
        raise Unreadable(path)

    text = (EXAMPLES / "dictionary.ddp").read_bytes()
    loaded, problems = load("a.ddp", lambda _: text)
    context = context_of(read, Options(), incomplete=False)
    declarations, more = declare(loaded.statements, context)
    assert (*problems, *more) == ()
    return declarations, context


@pytest.mark.parametrize("last", _NAMES)
def test_it_can_be_stopped_behind_every_pass(last: str) -> None:
    declarations, context = _declared()
    finished = run(declarations, context, passes=PIPELINE[: _NAMES.index(last) + 1])
    assert list(finished.results) == _NAMES[: _NAMES.index(last) + 1]
    assert finished.diagnostics == ()


def test_both_representations_come_out() -> None:
    declarations, context = _declared()
    results = run(declarations, context).results
    assert isinstance(results["design"], Design)
    assert isinstance(results["verify"], Deployment)


@pytest.mark.parametrize("one", PIPELINE, ids=lambda one: one.name)
def test_a_pass_leaves_what_it_was_given_as_it_was(one: Pass) -> None:
    declarations, context = _declared()
    before = run(declarations, context, passes=PIPELINE[: _NAMES.index(one.name)])
    given = before.results[_NAMES[_NAMES.index(one.name) - 1]] if before.results else declarations
    kept = deepcopy(given)
    first, _ = one.run(given, context)
    assert given == kept
    assert one.run(given, context)[0] == first


def test_a_gate_ends_the_run_where_an_error_has_been_found() -> None:
    declarations, context = _declared()
    found = Diagnostic(code=NO_APP, message="x", span=NOWHERE)
    finished = run(declarations, context, (found,))
    gate = next(one.name for one in PIPELINE if one.gate)
    assert list(finished.results)[-1] == gate
    assert finished.failed


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.ddp")), ids=lambda path: path.stem)
def test_nothing_is_said_of_the_examples(path: Path) -> None:
    names = [None, *(("prod",) if "environment prod" in path.read_text("utf-8") else ())]
    for environment in names:
        outcome = example(path, environment=environment)
        assert outcome.diagnostics == ()
        assert outcome.files
