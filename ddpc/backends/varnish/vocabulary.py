"""The way out to Varnish's own settings: ``varnish { send_timeout 120 }``."""

from __future__ import annotations

from functools import cache
from typing import Final

from ddpc.backends.contract import NativeVocabulary, NativeWord
from ddpc.backends.varnish.parameters import PARAMETERS, REFUSED

PLACE: Final = "parameter"


@cache
def vocabulary() -> NativeVocabulary:
    """What may be written, and what not."""
    return NativeVocabulary(
        tool="varnish",
        places=(PLACE,),
        default_place=PLACE,
        words=tuple(
            NativeWord(name=one.name, places=(PLACE,), since=one.since, summary=one.summary)
            for one in PARAMETERS
        ),
        refused=tuple(sorted(REFUSED.items())),
    )
