"""Files: how each is followed, and how its lines become records."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ddpc.backends.fluentd import quote
from ddpc.backends.fluentd.model import Section
from ddpc.backends.fluentd.quote import Word
from ddpc.backends.fluentd.records import NO, YES, cut, named
from ddpc.ir.logs import LineFormat, LogPipeline, TailedFile
from ddpc.ir.values import Size

LONGEST_LINE: Final = Size(64 << 10)

_NO_TIME: Final = Word("'-'")
"""The name of a field that no line has: the time is then when the line was read."""

_OBJECT: Final = r"\A(?<message>\s*\{.*\}\s*)\z"

_PLAIN: Final = frozenset({LineFormat.TEXT, LineFormat.MULTILINE})

_WITHHELD: Final = "a line that is not in the stated format: withheld, since fields are redacted"


def followed(source: TailedFile, tag: str, place: str) -> Section:
    """The file from its beginning, also when it is rotated; ``place`` remembers how far."""
    parameters = [
        ("@log_level", Word("warn")),
        ("tag", Word(tag)),
        ("path", quote.path(source.path)),
        ("pos_file", quote.path(place)),
        ("read_from_head", YES),
        ("refresh_interval", Word("5s")),
        ("rotate_wait", Word("5s")),
        ("encoding", Word("UTF-8")),
        ("max_line_size", quote.size(LONGEST_LINE)),
    ]
    parse = Section(name="parse", plugin="none")
    if source.format is LineFormat.MULTILINE:
        parameters += [("multiline_flush_interval", Word("5s")), ("emit_unmatched_lines", YES)]
        parse = Section(
            name="parse",
            plugin="multiline",
            parameters=(
                ("format_firstline", quote.expression(source.expression or "")),
                ("format1", quote.expression("(?<message>.*)")),
            ),
        )
    return Section(
        name="source",
        plugin="tail",
        parameters=tuple(parameters),
        sections=(parse,),
        origin=source.origin,
    )


def shaped(program: LogPipeline, source: TailedFile, tag: str) -> Iterator[Section]:
    """What makes a record of our shape of each line."""
    if source.format is LineFormat.MULTILINE:
        yield _unmatched(source, tag)
    if source.format is LineFormat.JSON:
        yield _clean(source, tag)
    if source.format in _PLAIN:
        yield cut(tag, program.longest_text, source.origin)
    else:
        yield _read(source, tag)
    yield named(program, source, tag)


def lost(program: LogPipeline, source: TailedFile, tag: str) -> Iterator[Section]:
    """What becomes of lines that are not in the stated format: their text, or a word of it."""
    if source.format in _PLAIN:
        return
    if program.redacted:
        yield named(program, source, tag, _WITHHELD)
    else:
        yield cut(tag, program.longest_text, source.origin)
        yield named(program, source, tag)


def _unmatched(source: TailedFile, tag: str) -> Section:
    """What stands before the first line that begins a record is a record too."""
    return Section(
        name="filter",
        argument=tag,
        plugin="parser",
        parameters=(
            ("key_name", Word("unmatched_line")),
            ("reserve_data", YES),
            ("reserve_time", YES),
            ("remove_key_name_field", YES),
            ("emit_invalid_record_to_error", NO),
        ),
        sections=(Section(name="parse", plugin="none"),),
        origin=source.origin,
    )


def _clean(source: TailedFile, tag: str) -> Section:
    """Lines are objects, and UTF-8, before they are read as JSON.

    JSON readers pass on what is no UTF-8, and then nobody can print it; some make a value of a part
    of a line, which nobody could redact.
    """
    return Section(
        name="filter",
        argument=tag,
        plugin="parser",
        parameters=(
            ("key_name", Word("message")),
            ("reserve_time", YES),
            ("replace_invalid_sequence", YES),
        ),
        sections=(
            Section(
                name="parse",
                plugin="regexp",
                parameters=(("expression", quote.expression(_OBJECT, "m")),),
            ),
        ),
        why="Only whole objects, in UTF-8.",
        origin=source.origin,
    )


def _read(source: TailedFile, tag: str) -> Section:
    """The line is replaced by its fields; one that is not in the format goes to the errors."""
    return Section(
        name="filter",
        argument=tag,
        plugin="parser",
        parameters=(
            ("key_name", Word("message")),
            ("replace_invalid_sequence", YES),
            ("hash_value_field", Word("fields")),
            ("emit_invalid_record_to_error", YES),
        ),
        sections=(_parse(source),),
        origin=source.origin,
    )


def _parse(source: TailedFile) -> Section:
    parameters: tuple[tuple[str, Word], ...] = ()
    if source.format is LineFormat.JSON:
        parameters = (("time_key", _NO_TIME),)
    elif source.format is LineFormat.NGINX:
        parameters = (("types", Word("code:integer,size:integer")),)
    elif source.format is LineFormat.REGEXP:
        parameters = (("expression", quote.expression(source.expression or "")),)
        if source.time is None:
            parameters = (*parameters, ("time_key", _NO_TIME))
        else:
            time = (("time_key", Word("time")), ("time_format", quote.text(source.time)))
            parameters = (*parameters, *time)
    return Section(name="parse", plugin=source.format.value, parameters=parameters)
