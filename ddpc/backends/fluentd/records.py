"""What is done to records on their way, whichever source they are from."""

from __future__ import annotations

from typing import Final

from ddpc.backends.fluentd import quote
from ddpc.backends.fluentd.model import Section
from ddpc.backends.fluentd.quote import Word
from ddpc.ir.logs import LogPipeline, LogSource
from ddpc.ir.origin import Origin

TIME: Final = quote.text("%Y-%m-%dT%H:%M:%S.%LZ")
YES: Final = Word("true")
NO: Final = Word("false")

_MARKED: Final = 5
"""The mark of a text that was cut is made of what was cut: as a boolean, so many characters can be
no ``true``, ``yes`` or ``1``."""


def named(program: LogPipeline, source: LogSource, tag: str, message: str | None = None) -> Section:
    """Records say whose they are and where from; redacted fields are gone.

    ``message`` stands in the place of what they say.
    """
    said = [("service", quote.name(program.service)), ("source", quote.record(source.name))]
    if message is not None:
        said.append(("message", quote.record(message)))
    parameters: tuple[tuple[str, Word], ...] = ()
    if program.redacted:
        parameters = (("remove_keys", quote.fields(program.redacted)),)
    return Section(
        name="filter",
        argument=tag,
        plugin="record_transformer",
        parameters=parameters,
        sections=(Section(name="record", parameters=tuple(said)),),
        origin=source.origin,
    )


def cut(tag: str, longest: int, origin: Origin) -> Section:
    """Messages of more than ``longest`` characters lose their end, and say so.

    What is no UTF-8 is replaced on the way.
    """
    kept = longest - _MARKED + 1
    message = rf"(?<message>.{{0,{kept}}}(?:.{{0,{_MARKED - 1}}}\z)?)"
    found = rf"\A{message}(?<complete>.{{{_MARKED},}})?\z"
    return Section(
        name="filter",
        argument=tag,
        plugin="parser",
        parameters=(
            ("key_name", Word("message")),
            ("reserve_data", YES),
            ("reserve_time", YES),
            ("replace_invalid_sequence", YES),
            ("emit_invalid_record_to_error", NO),
        ),
        sections=(
            Section(
                name="parse",
                plugin="regexp",
                parameters=(
                    ("expression", quote.expression(found, "m")),
                    ("types", Word("complete:bool")),
                ),
            ),
        ),
        why=f"Of more than {longest} characters the end is cut off: complete is false then.",
        origin=origin,
    )


def printed(origin: Origin) -> Section:
    """Every record goes to standard output, as JSON, with its time."""
    return Section(
        name="match",
        argument="logs.**",
        plugin="stdout",
        sections=(
            Section(name="format", plugin="json"),
            Section(
                name="inject",
                parameters=(
                    ("time_key", Word("time")),
                    ("time_type", Word("string")),
                    ("time_format", TIME),
                    ("utc", YES),
                ),
            ),
        ),
        origin=origin,
    )
