"""A table of the words that a block can hold."""

from __future__ import annotations

from typing import Final

from ddpc.schema.pieces.expect import ANSWERS, REQUEST, REQUEST_FORMS
from ddpc.schema.pieces.probe import PROBE_FORMS
from ddpc.schema.signature import shown, signature
from ddpc.schema.word import Many, Schema, Word

HEAD: Final = ("| form | meaning | default | how often |", "| --- | --- | --- | --- |")

PROBE: Final = "PROBE"
"""Stands for the forms of a probe, which are many and the same for three words."""

REQUESTED: Final = "REQUEST -> ANSWER"
"""Stands for the forms of a request, likewise."""

_OFTEN: Final = {
    Many.ONE: "once",
    Many.LIST: "any number",
    Many.SEQUENCE: "any number, in order",
}


def table(words: tuple[Word, ...]) -> list[str]:
    """The lines of a table with a row for each of ``words``."""
    return [*HEAD, *(_row(word) for word in words)]


def is_probe(word: Word) -> bool:
    """Whether a word takes a probe."""
    return word.forms == PROBE_FORMS


def forms_table(schema: Schema) -> list[str]:
    """The lines of a table with the forms of a probe, and the words of its block."""
    probe = Word(name="", forms=PROBE_FORMS, doc="")
    forms = [f"| `{_cell(usage.strip())}` |" for usage in probe.usage]
    return ["| PROBE |", "| --- |", *forms, "", *table(schema.words)]


def requests_table() -> list[str]:
    """The lines of two tables, with the form of a request and what can come of one."""
    answers = [f"| `{_cell(shown(signature(form)))}` |" for form in ANSWERS.values()]
    asked = _cell(shown(signature(REQUEST)))
    return ["| REQUEST |", "| --- |", f"| `{asked}` |", "", "| ANSWER |", "| --- |", *answers]


def _row(word: Word) -> str:
    usages = word.usage
    if is_probe(word):
        usages = (f"{word.name} {PROBE}",)
    elif word.forms == REQUEST_FORMS:
        usages = (f"{word.name} {REQUESTED}",)
    block = ""
    if word.block is not None:
        block = " { … }" if word.needs_block else " [{ … }]"
    forms = "<br>".join(f"`{_cell(usage + block)}`" for usage in usages)
    meaning = _cell(word.doc) + (" **Has to be said.**" if word.required else "")
    default = f"`{_cell(word.default)}`" if '"' in word.default else _cell(word.default)
    return f"| {forms} | {meaning} | {default} | {_often(word)} |"


def _often(word: Word) -> str:
    if word.many is Many.KEYED:
        return f"once for each {' and '.join(word.key) or 'name'}"
    return _OFTEN[word.many]


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
