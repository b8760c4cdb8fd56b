"""Tells what a rehearsal does and finds, as it comes."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any

from ddpc.cli.console import Console, columns_of, is_terminal, width_of
from ddpc.cli.program import Compiled
from ddpc.cli.report import Report
from ddpc.diagnostics.text import View, render_all
from ddpc.diagnostics.visible import visible
from ddpc.rehearse.report import Findings, data, junit
from ddpc.rehearse.result import result_of
from ddpc.rehearse.table import paragraph, table


class Teller:
    """Hears what comes from the stage, and tells it in a format."""

    def __init__(self, way: str, console: Console, compiled: Compiled, findings: Findings) -> None:
        self._format, self._console = way, console
        self._compiled, self.findings = compiled, findings
        self._shown = False
        self._doing = ""
        self.told = False

    def hear(self, event: Mapping[str, Any]) -> None:
        """One event."""
        findings = self.findings
        if "doing" in event:
            self._doing = event["doing"]
            self._progress(self._doing)
        elif "result" in event:
            findings.results.append(result_of(event["result"]))
        elif "absent" in event:
            findings.absent.append((event["absent"]["name"], event["absent"]["why"]))
        elif "broken" in event:
            findings.end(event["broken"])
        elif "ended" in event:
            self.end(event["ended"])
        elif "note" in event:
            findings.notes.append(event["note"])
        elif "pods" in event:
            findings.pods = event["pods"]
        elif "kept" in event:
            self.tell()
            self._keep(event["kept"])

    def end(self, why: str) -> None:
        """It ended before its end, and not because something broke."""
        findings = self.findings
        if findings.ended:
            return
        when = f", while {self._doing}" if self._doing else ""
        findings.end(f"{why}{when}{'' if findings.results else ': nothing was tried'}")
        if self.told:
            self._why()

    def tell(self) -> None:
        """Everything that was found, once; last, why it was not everything."""
        if self.told:
            return
        self.quiet()
        self.told = True
        findings, console = self.findings, self._console
        shown = self._compiled.shown
        if self._format == "json":
            more = {"rehearsal": data(findings, shown)}
            Report(console, self._compiled, more=more).json()
        elif self._format == "junit":
            console.out(junit(findings, shown(self._compiled.entry), shown))
        elif findings.looked:
            self._text()
        if findings.ended:
            self._why()

    def part(self) -> None:
        """Have what comes next stand in a line of its own, after the ``^C`` of a terminal."""
        if is_terminal(sys.stderr):
            self._console.err("\n")

    def _why(self) -> None:
        self._console.err(f"ddpc rehearse: {visible_lines(self.findings.ended)}")

    def _text(self) -> None:
        findings, console = self.findings, self._console
        columns = columns_of(sys.stdout)
        for note in findings.notes:
            console.out("".join(f"{line}\n" for line in paragraph(note, columns)))
        console.out(visible_lines(table(findings, columns)))
        console.out(f"{findings.summary()}\n")
        self._failures()

    def quiet(self) -> None:
        """Take the line that tells what is being done away."""
        if self._shown:
            self._shown = False
            self._console.err("\r\x1b[K")

    def _failures(self) -> None:
        view = View(
            colour=self._console.colours_err,
            width=width_of(sys.stderr),
            shown_path=self._compiled.shown,
        )
        sources = self._compiled.outcome.sources
        self._console.err(render_all(self.findings.failures(), sources, view))

    def _progress(self, doing: str) -> None:
        if is_terminal(sys.stderr):
            self._shown = True
            self._console.err(f"\r\x1b[K{visible(doing)} ...")

    def _keep(self, kept: list[dict[str, Any]]) -> None:
        say = self._console.out if self._format == "text" else self._console.err
        for each in kept:
            scheme, _, place = each["url"].rstrip("/").partition("://")
            host, port = place.rsplit(":", 1)
            if scheme not in {"http", "https"}:
                say(f"{host}: 127.0.0.1:{port} ({scheme})\n")
                continue
            verify = "-k " if each["url"].startswith("https:") else ""
            say(f"curl {verify}--resolve {host}:{port}:127.0.0.1 {each['url']}\n")
        say("running until Ctrl-C\n")
        if sys.stdout is not None:
            sys.stdout.flush()


def visible_lines(text: str) -> str:
    """Text whose lines are shown as they are, but for what a terminal would act on."""
    return "".join(f"{visible(line)}\n" for line in text.splitlines())


__all__ = ["Teller"]
