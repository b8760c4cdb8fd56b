"""Settings in nginx's own words: which there are, what they take, and which are refused and why."""

from __future__ import annotations

from functools import cache
from typing import Final

from ddpc.backends.contract import NativeVocabulary, NativeWord
from ddpc.backends.nginx.native import core, headers, proxy, tls
from ddpc.backends.nginx.native.known import Known
from ddpc.backends.nginx.native.refused import REFUSED

PLACES: Final = ("main", "events", "http", "upstream", "server", "location")
"""Where a setting may stand. ``server`` and ``location`` are those that pass requests on."""

KNOWN: Final[tuple[Known, ...]] = (*core.KNOWN, *headers.KNOWN, *proxy.KNOWN, *tls.KNOWN)


@cache
def vocabulary() -> NativeVocabulary:
    """What users may write between the braces of ``nginx { }``."""
    return NativeVocabulary(
        tool="nginx",
        places=PLACES,
        default_place="http",
        words=tuple(sorted((_word(known) for known in KNOWN), key=lambda word: word.name)),
        refused=tuple(sorted(REFUSED.items())),
    )


def find(name: str) -> Known:
    """What is known of a setting; KeyError for one that is not in the vocabulary."""
    return _by_name()[name]


@cache
def _by_name() -> dict[str, Known]:
    return {known.name: known for known in KNOWN}


def _word(known: Known) -> NativeWord:
    return NativeWord(
        name=known.name,
        places=known.places,
        fewest=known.shape.fewest,
        most=known.shape.most,
        since=known.since,
        until=known.until,
        repeats=known.repeats,
        summary=known.summary,
    )
