"""The names that VCL gives, and those that it uses (users-guide/vcl-syntax, reference/vcl)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from tests.agreement.reader.vcl import Statement, Token

_GIVING = ("acl", "backend", "probe", "sub")
_CHOSEN = ("req.backend_hint", "bereq.backend")
_ADDED = ".add_backend"
_ASKED = ".backend"


def undeclared(found: tuple[Statement, ...]) -> Iterator[str]:
    """What is used and is not there; backends of a director that has them twice, and nodes that
    none has."""
    given = {(one.head, one.tokens[1].text) for one in found if one.head in _GIVING}
    everything = [each for one in found for each in one.walk()]
    given |= {("director", one.tokens[1].text) for one in everything if one.head == "new"}
    added: Counter[str] = Counter()
    for one in everything:
        for kind, token in _uses(one.tokens):
            if token.kind != "word" or (kind, token.text) not in given:
                yield f"`{token.text}` is used, and no {kind} is called so"
            elif one.head.endswith(_ADDED):
                added[token.text] += 1
    nodes = {name for kind, name in given if kind == "backend" and name.startswith("node-")}
    for name in sorted(nodes | added.keys()):
        if added[name] != 1:
            yield f"the backend `{name}` is in a director {added[name]} times"


def _uses(tokens: tuple[Token, ...]) -> Iterator[tuple[str, Token]]:
    """The names that a statement, or what stands before a block, uses, each with its kind."""
    texts = ["" if token.kind == "string" else token.text for token in tokens]
    if texts[:1] == ["call"] and not texts[1].startswith("vcl_"):
        yield "sub", tokens[1]
    elif texts[:3] == [".", "probe", "="]:
        yield "probe", tokens[3]
    elif texts[:1] == ["set"] and texts[1] in _CHOSEN and len(tokens) == 4:
        yield "backend", tokens[3]
    elif texts and texts[0].endswith(_ADDED):
        yield "backend", tokens[2]
    for text, following in zip(texts, tokens[1:], strict=False):
        if text.endswith(_ASKED) and following.is_("("):
            yield "director", Token("word", text.removesuffix(_ASKED))
        elif text in {"~", "!~"} and following.kind == "word":
            yield "acl", following
