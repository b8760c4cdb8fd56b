"""Words of ``attach`` that mean nothing for the pattern that is attached."""

from __future__ import annotations

from typing import Final

from ddpc.diagnostics import Diagnostic
from ddpc.passes.codes_attach import WORD_UNUSED
from ddpc.schema.settings import Setting, Typed

WORDS: Final = {
    "port": "port",
    "placement": "as",
    "target": "for",
    "behind": "behind",
    "separate": "separate",
    "full": "full",
}
"""The optional slots of an attachment's head, and the word that each is written with."""

OF_LAYERS: Final = ("port", "behind", "separate")
"""The slots that mean something only for a layer."""


def check_unused(
    head: Setting, unused: tuple[str, ...], report: list[Diagnostic], inside: tuple[str, ...] = ()
) -> None:
    """Report each of the slots ``unused`` that ``head`` says.

    ``inside`` are the words that the pattern's block has for the same.
    """
    name = head.need("pattern", str)
    for slot in unused:
        value = head.values.get(slot)
        if value is None:
            continue
        report.append(
            Diagnostic(
                code=WORD_UNUSED,
                message=f"`{WORDS[slot]}` has no meaning for `{name}`",
                span=value.use if isinstance(value, Typed) else head.head,
                label=f"`{WORDS[slot]}` is said here",
                helps=(f"say it in its block: `{WORDS[slot]} {value.argument.written}`",)
                if WORDS[slot] in inside and isinstance(value, Typed)
                else (),
            )
        )
