"""Decides what the file says: where records come from, what is done to them, where they go."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ddpc.backends.fluentd import quote
from ddpc.backends.fluentd.files import followed, lost, shaped
from ddpc.backends.fluentd.findings import Findings
from ddpc.backends.fluentd.model import Configuration, Section
from ddpc.backends.fluentd.quote import Word
from ddpc.backends.fluentd.records import NO, TIME, YES, named, printed
from ddpc.backends.fluentd.scripts import SLOWLOG, STORM
from ddpc.ir.logs import LogPipeline, LogSource, SlowLog, Storm, TailedFile

DIRECTORY: Final = "/fluentd/etc"
STATE: Final = "/fluentd/state"
SECRET: Final = "/fluentd/secret"
PASSWORD: Final = "password"
"""What the file is called there."""

_RUBY: Final = ("ruby", "--disable-gems")
"""The scripts need nothing but what Ruby itself has: half the memory, and a third of the time."""


def select(program: LogPipeline, findings: Findings) -> Configuration:
    """The file for a pipeline; ``findings`` says what cannot be carried."""
    sections = [_system(), _monitor(program)]
    errors: list[Section] = []
    for number, source in enumerate(program.sources):
        tag = f"logs.{number}"
        try:
            sections += _of_source(program, source, tag)
            if isinstance(source, TailedFile):
                errors += lost(program, source, tag)
        except quote.Uncarried as problem:
            findings.uncarried(source, problem)
    sections.append(printed(program.origin))
    if errors:
        label = Section(
            name="label",
            argument="@ERROR",
            sections=(*errors, printed(program.origin)),
            why="Lines that are not in the format that is stated for them.",
            origin=program.origin,
        )
        sections.append(label)
    return Configuration(sections=tuple(sections))


def _system() -> Section:
    """fluentd speaks of itself in JSON too.

    Its core warns of each line that is in no stated format, and repeats it, redacted or not: it is
    told to speak of errors only. The sources have warnings of their own, which repeat nothing.
    """
    return Section(
        name="system",
        parameters=(("log_level", Word("error")), ("suppress_config_dump", YES)),
        sections=(
            Section(name="log", parameters=(("format", Word("json")), ("time_format", TIME))),
        ),
        why="What fluentd says of itself: errors alone, since its warnings repeat lines of logs.",
    )


def _monitor(program: LogPipeline) -> Section:
    """Answers whether the process is well: nothing that it collects from has a part in it."""
    return Section(
        name="source",
        plugin="monitor_agent",
        parameters=(
            ("bind", Word("0.0.0.0")),  # asked from outside of the pod
            ("port", Word(str(program.health_port))),
            ("include_config", NO),
            ("include_retry", NO),
        ),
        why="Answers whether fluentd is well.",
        origin=program.origin,
    )


def _of_source(program: LogPipeline, source: LogSource, tag: str) -> Iterator[Section]:
    if isinstance(source, TailedFile):
        yield followed(source, tag, f"{STATE}/{tag}.pos")
        yield from shaped(program, source, tag)
        return
    if isinstance(source, SlowLog) and source.plugin:
        yield _plugin(source, tag)
    else:
        yield _run(program, source, tag)
    yield named(program, source, tag)


def _plugin(source: SlowLog, tag: str) -> Section:
    return Section(
        name="source",
        plugin="redis_slowlog",
        parameters=(
            ("@log_level", Word("warn")),
            ("tag", Word(tag)),
            ("host", quote.text(source.host)),
            ("port", Word(str(source.port))),
            ("interval", Word(str(source.every.seconds))),
        ),
        origin=source.origin,
    )


def _run(program: LogPipeline, source: SlowLog | Storm, tag: str) -> Section:
    """A program that is run every so often and prints what is new, with its time."""
    return Section(
        name="source",
        plugin="exec",
        parameters=(
            ("@log_level", Word("warn")),
            ("tag", Word(tag)),
            ("command", quote.command(_command(program, source, tag))),
            ("run_interval", quote.duration(source.every)),
        ),
        sections=(
            Section(
                name="parse",
                plugin="json",
                parameters=(("time_key", Word("time")), ("time_type", Word("float"))),
            ),
        ),
        origin=source.origin,
    )


def _command(program: LogPipeline, source: SlowLog | Storm, tag: str) -> tuple[str, ...]:
    longest = str(program.longest_command)
    if isinstance(source, Storm):
        window = str(source.window.seconds)
        return (*_RUBY, f"{DIRECTORY}/{STORM}", source.url, window, longest)
    password = () if source.password is None else (f"{SECRET}/{PASSWORD}",)
    place = f"{STATE}/{tag}.json"
    script = f"{DIRECTORY}/{SLOWLOG}"
    return (*_RUBY, script, source.host, str(source.port), longest, place, *password)
