"""What a rehearsal found, gathered; and as JSON and JUnit's XML."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from attrs import define, field

from ddpc.diagnostics import Diagnostic
from ddpc.driver import Outcome
from ddpc.node import frozen
from ddpc.rehearse import codes
from ddpc.rehearse.rehearsal import lines_of
from ddpc.rehearse.result import FAILED, HELD, UNTRIED, Result
from ddpc.rehearse.shown import counted, in_one_line
from ddpc.source import Position, Span

ARROW = " > "
"""Between those whom a request came to."""
_BEFORE = "the rehearsal ended before"


@frozen(kw_only=True)
class Expected:
    """An expectation as the program has it."""

    span: Span
    place: Position
    text: str
    service: str
    under: str = ""
    """The circumstance under which it has to hold, as the program has it."""


@define
class Findings:
    """What has been said so far."""

    outcome: Outcome
    notes: list[str] = field(factory=list)
    absent: list[tuple[str, str]] = field(factory=list)
    """(container, why) of what could not be run."""
    results: list[Result] = field(factory=list)
    pods: int = 0
    ended: str = ""
    """Why it ended before its end, if it did."""
    looked: bool = True
    """Whether anything was looked at."""

    def end(self, why: str) -> None:
        """It ended before its end: what was not looked at until then is not tried."""
        self.ended = why
        looked_at = {result.number for result in self.results}
        self.looked = bool(looked_at)
        self.results += [
            Result(number=number, outcome=UNTRIED, came="", why=_BEFORE)
            for number in range(len(self.expected()))
            if number not in looked_at
        ]

    def expected(self) -> tuple[Expected, ...]:
        """Every expectation of the program, by its number."""
        if self.outcome.design is None:
            return ()
        found = []
        for _, expectation, line, under in lines_of(self.outcome.design):
            span = line.origin.span
            source = self.outcome.sources.get(span.path)
            assert source is not None
            head = source.text[under.origin.span.start :].partition("{")[0] if under else ""
            found.append(
                Expected(
                    span=span,
                    place=source.position(span.start),
                    text=" ".join(source.text[span.start : span.end].split()),
                    service=expectation.service,
                    under=" ".join(head.split()),
                )
            )
        return tuple(found)

    def count(self, outcome: str) -> int:
        """How many expectations ended so."""
        return sum(result.outcome == outcome for result in self.results)

    def failures(self) -> tuple[Diagnostic, ...]:
        """What did not hold, at its place in the program."""
        expected = self.expected()
        return tuple(
            Diagnostic(
                code=codes.FAILED,
                message=f"`{expected[result.number].service}` does not do what is expected",
                span=expected[result.number].span,
                label=f"came: {result.came}",
                notes=tuple(_notes(result)),
            )
            for result in self.results
            if result.outcome == FAILED
        )

    def summary(self) -> str:
        """The counts, in one sentence."""
        held, total = self.count(HELD), len(self.expected())
        requests = sum(result.requests for result in self.results)
        pods = counted(self.pods, "pod")
        text = f"{held} of {total} expectations hold ({counted(requests, 'request')}, {pods})"
        if not total:
            text = f"all {pods} are ready; the program expects nothing"
        failed, untried = self.count(FAILED), self.count(UNTRIED)
        text += f", {failed} failed" if failed else ""
        return text + (f", {untried} not tried" if untried else "")


def data(findings: Findings, shown: Callable[[str], str] = str) -> dict[str, Any]:
    """Everything as plain data; ``shown`` is a source's path as the user can open it."""
    expected = findings.expected()
    return {
        "servers": findings.notes,
        "absent": [{"name": name, "why": why} for name, why in findings.absent],
        "pods": findings.pods,
        "ended": findings.ended,
        "held": findings.count(HELD),
        "failed": findings.count(FAILED),
        "untried": findings.count(UNTRIED),
        "results": [
            {
                **{key: value for key, value in result.data().items() if key != "number"},
                "service": expected[result.number].service,
                "expected": expected[result.number].text,
                "under": expected[result.number].under,
                "file": shown(expected[result.number].span.path),
                "line": expected[result.number].place.line,
                "column": expected[result.number].place.column,
            }
            for result in findings.results
        ],
    }


def junit(findings: Findings, name: str, shown: Callable[[str], str] = str) -> str:
    """The results as JUnit's XML, as build servers read it; ``shown`` as of ``data``."""
    expected = findings.expected()
    cases = []
    for result in findings.results:
        of_it = expected[result.number]
        place = f'file={_attribute(shown(of_it.span.path))} line="{of_it.place.line}"'
        said = "; ".join(text for text in (result.came, result.why) if text)
        inner = {
            HELD: "",
            FAILED: _failure(result, _named(of_it)),
            UNTRIED: f"<skipped message={_attribute(said)}/>",
        }[result.outcome]
        head = f"    <testcase classname={_attribute(of_it.service)}"
        cases.append(f"{head} name={_attribute(_named(of_it))} {place}>{inner}</testcase>\n")
    errors = int(bool(findings.ended))
    if errors:
        error = f"<error message={_attribute(findings.ended)}/>"
        cases.append(
            f'    <testcase classname="ddpc rehearse" name="the whole rehearsal"'
            f" file={_attribute(name)}>{error}</testcase>\n"
        )
    failures, skipped = findings.count(FAILED), findings.count(UNTRIED)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<testsuites>\n  <testsuite name={_attribute(name)} tests="{len(cases)}"'
        f' failures="{failures}" errors="{errors}" skipped="{skipped}">\n'
        f"{''.join(cases)}  </testsuite>\n</testsuites>\n"
    )


def _failure(result: Result, named: str) -> str:
    """One line as the message, which many build servers show alone; all that is known as text."""
    message = f"expected {named}, came {in_one_line(result.came)}"
    text = "\n".join((f"expected {named}", f"came: {result.came}", *_notes(result)))
    return f"<failure message={_attribute(message)}>{escape(_printable(text))}</failure>"


def _named(expected: Expected) -> str:
    return f"{expected.under}: {expected.text}" if expected.under else expected.text


def _notes(result: Result) -> Sequence[str]:
    notes = [result.why] if result.why else []
    return [*notes, *(f"the way: {ARROW.join(way)}" for way in result.ways)]


def _attribute(text: str) -> str:
    return quoteattr(_printable(text))


def _printable(text: str) -> str:
    """But for line ends, control characters cannot stand in XML 1.0 at all."""
    return "".join(each if each.isprintable() or each == "\n" else "?" for each in text)
