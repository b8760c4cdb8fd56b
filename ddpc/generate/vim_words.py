"""The word lists of the Vim syntax file, which loops over them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from ddpc.generate.vocabulary import StatementWords, by_likeness, vocabulary

path: Final = "editors/vim/autoload/ddp/words.vim"

_HEAD: Final = """\
" The words of .ddp files.
" Generated from the schemas: python -m ddpc.generate

" Words that begin statements, grouped by what may follow them: 'declares' or sets something,
" 'first' is what the first argument is, 'literals' and 'values' are the words that may follow.
"""


def text() -> str:
    """A Vim script that sets the lists."""
    words = vocabulary()
    lists = {
        "patterns": words.patterns,
        "types": words.types,
        "units": words.units,
        "rate_units": words.rate_units,
    }
    groups = "\n".join(map(_group, by_likeness(words.statements)))
    plain = "".join(f"let ddp#words#{name} = {_list(one)}\n" for name, one in lists.items())
    return f"{_HEAD}let ddp#words#statements = [\n{groups}\n  \\]\n\n{plain}"


def _group(alike: tuple[StatementWords, ...]) -> str:
    like = alike[0]
    first = like.first.value if like.first is not None else ""
    return (
        f"  \\ {{'words': {_list(one.name for one in alike)},\n"
        f"  \\  'declares': {int(like.declares)}, 'first': '{first}',\n"
        f"  \\  'literals': {_list(like.literals)},\n"
        f"  \\  'values': {_list(like.values)}}},"
    )


def _list(words: Iterable[str]) -> str:
    quoted = (f"'{word}'" for word in words)
    return f"[{', '.join(quoted)}]"
