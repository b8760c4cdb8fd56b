"""Arguments in nginx's own words: checked against the shape of their setting, then quoted."""

from __future__ import annotations

from functools import partial

from ddpc.backends.nginx import codes, native, quote
from ddpc.backends.nginx.findings import Findings
from ddpc.backends.nginx.native import variables
from ddpc.backends.nginx.native.shapes import Slot
from ddpc.backends.nginx.quote import Word
from ddpc.ir.http import Native


def argument_words(setting: Native, findings: Findings) -> tuple[Word, ...] | None:
    """The arguments as nginx words; None, and findings, where nginx would refuse them.

    Raises KeyError for a setting that the vocabulary does not have: it was checked before.
    """
    shape = native.find(setting.name).shape
    words = [
        _word(shape.slot(place), argument, setting, findings)
        for place, argument in enumerate(setting.arguments)
    ]
    made = tuple(word for word in words if word is not None)
    if len(made) < len(words):
        return None
    if shape.repeated and len(set(made)) < len(made):
        findings.add(
            codes.NATIVE_VALUE, setting.origin, f"{setting.name} has the same argument twice"
        )
        return None
    return made


def _word(slot: Slot | None, argument: str, setting: Native, findings: Findings) -> Word | None:
    if slot is None or not slot.takes(argument):
        what = slot.describe() if slot else "no further argument"
        findings.add(
            codes.NATIVE_VALUE, setting.origin, f"{setting.name} takes {what}, not `{argument}`"
        )
        return None
    if not slot.is_text:
        return findings.carry(quote.literal, argument, setting.origin)
    return findings.carry(
        partial(quote.template, is_variable=variables.is_known), argument, setting.origin
    )
