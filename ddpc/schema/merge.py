"""Lays one block over another, word by word."""

from __future__ import annotations

from attrs import evolve

from ddpc.diagnostics import Diagnostic
from ddpc.schema.check import WITHOUT
from ddpc.schema.codes import MISSING_SETTING
from ddpc.schema.fixes import addition
from ddpc.schema.settings import Block, Setting
from ddpc.schema.word import Many, Schema, Word


def merge(base: Block, over: Block, schema: Schema) -> tuple[Block, tuple[Setting, ...]]:
    """``base`` with what ``over`` says, and the ``without`` of ``over`` that took nothing away.

    A word that stands once is replaced, a keyed one merges by its key, a list or sequence is
    replaced whole; blocks of settings that stay merge in the same way.
    """
    settings = list(base.settings)
    useless: list[Setting] = []
    replaced: set[str] = set()
    # What is taken away is the base's, wherever it stands among what is said anew.
    for setting in sorted(over.settings, key=lambda one: one.word != WITHOUT.name):
        if setting.word == WITHOUT.name:
            if not _remove(settings, setting):
                useless.append(setting)
            continue
        word = schema.by_name[setting.word]
        if word.many in {Many.LIST, Many.SEQUENCE}:
            useless += withouts(setting.block)
            if word.name not in replaced:
                replaced.add(word.name)
                settings = [one for one in settings if one.word != word.name]
            settings.append(setting)
            continue
        place = next(
            (
                i
                for i, one in enumerate(settings)
                if one.word == word.name and (word.many is Many.ONE or one.key == setting.key)
            ),
            None,
        )
        if place is None:
            useless += withouts(setting.block)
            settings.append(setting)
            continue
        settings[place], inner = _over(settings[place], setting, word)
        useless += inner
    merged = evolve(base, settings=tuple(settings), damaged=base.damaged or over.damaged)
    return merged, tuple(useless)


def _over(old: Setting, new: Setting, word: Word) -> tuple[Setting, tuple[Setting, ...]]:
    """``new`` in the place of ``old``; blocks merge where the word has a key or no arguments."""
    merges = word.many is Many.KEYED or word.forms == ("",)
    if word.block is None or old.block is None or new.block is None or not merges:
        return new, withouts(new.block)
    block, useless = merge(old.block, new.block, word.block)
    return evolve(new, block=block), useless


def withouts(block: Block | None) -> tuple[Setting, ...]:
    """Every ``without`` in a block that is laid over nothing: it takes nothing away."""
    found: list[Setting] = []
    for setting in block.settings if block is not None else ():
        if setting.word == WITHOUT.name:
            found.append(setting)
        found += withouts(setting.block)
    return tuple(found)


def _remove(settings: list[Setting], without: Setting) -> bool:
    word = without.need("word", str)
    before = len(settings)
    settings[:] = [one for one in settings if one.word != word or not _named(one, without)]
    return len(settings) < before


def _named(setting: Setting, without: Setting) -> bool:
    """Whether a ``without`` of the setting's word means it: by its whole key, a part, or none."""
    if without.key:
        return setting.key == without.key
    key = without.get("key", str)
    if setting.statement is not None:
        # What is checked elsewhere is known by its only argument: the kind of a patch.
        named = [argument.text.lower() for argument in setting.statement.plain_arguments]
        return key is None or named == [key.lower()]
    return key is None or key in setting.key


def complete(what: str, block: Block, schema: Schema, report: list[Diagnostic]) -> None:
    """Reports the settings that the merged block of ``what`` still lacks."""
    present = {setting.word for setting in block.settings}
    missing = [word for word in schema.words if word.required and word.name not in present]
    if missing and not block.damaged:
        report.append(
            Diagnostic(
                code=MISSING_SETTING,
                message=f"{what} lacks " + " and ".join(f"`{word.name}`" for word in missing),
                span=block.head,
                label="needs " + ", ".join(word.usage[0] for word in missing),
                helps=tuple(f"`{word.name}`: {word.doc}" for word in missing),
                fixes=addition(block, missing),
            )
        )
