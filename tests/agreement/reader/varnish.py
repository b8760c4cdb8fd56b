"""varnishd: its command line and its VCL."""

from __future__ import annotations

from collections.abc import Iterator

from tests.agreement.reader.parts import Dial, Listener, Program, size_bytes
from tests.agreement.reader.vcl import Statement, statements
from tests.agreement.reader.vcl_names import undeclared


def options(words: tuple[str, ...], letter: str) -> tuple[str, ...]:
    """The values of one option of a command line, in order."""
    return tuple(words[place + 1] for place, word in enumerate(words[:-1]) if word == f"-{letter}")


def program(words: tuple[str, ...], text: str) -> Program:
    """What command and VCL say. Raises vcl.Unreadable."""
    found = statements(text)
    answers = _answers(found)
    return Program(
        kind="varnish",
        listeners=tuple(_listener(one, answers) for one in options(words, "a")),
        dials=tuple(_dials(found)),
        writes=options(words, "n"),
        memory=sum(size_bytes(one.rpartition(",")[2]) for one in options(words, "s")),
        problems=(*undeclared(found), *_misnamed(found)),
    )


def _listener(written: str, answers: dict[str, frozenset[str]]) -> Listener:
    """``NAME=ADDRESS:PORT,PROTOCOL``."""
    name, _, place = written.partition("=")
    address, _, port = place.partition(",")[0].rpartition(":")
    own = answers.get(name, frozenset())
    return Listener(port=int(port), address=address or "0.0.0.0", answers=own, passes=not own)


def _dials(found: tuple[Statement, ...]) -> Iterator[Dial]:
    for one in found:
        if one.head != "backend":
            continue
        fields = {
            each.tokens[1].text: each.strings[0]
            for each in one.block or ()
            if len(each.tokens) > 1 and each.tokens[0].is_(".") and each.strings
        }
        name = one.tokens[1].text
        among = "nodes" if name.startswith("node-") else name
        yield Dial(host=fields["host"], port=int(fields["port"]), among=among)


def _misnamed(found: tuple[Statement, ...]) -> Iterator[str]:
    """Backends that are called after another pod than they are: each pod knows itself by that."""
    for one in found:
        name = one.tokens[1].text if one.head == "backend" else ""
        hosts = [each.strings[0] for each in one.block or () if each.tokens[1].is_("host")]
        if name.startswith("node-") and hosts != [name.removeprefix("node-")]:
            yield f"`{name}` is {hosts}"


def _answers(found: tuple[Statement, ...]) -> dict[str, frozenset[str]]:
    """The paths that each socket answers with 200 of its own: those of the subroutines that are
    called where ``local.socket`` has its name."""
    subs = {one.tokens[1].text: one for one in found if one.head == "sub"}
    answered: dict[str, set[str]] = {}
    for one in subs["vcl_recv"].walk() if "vcl_recv" in subs else ():
        if one.block is None or not any(token.is_("local.socket") for token in one.tokens):
            continue
        if len(one.strings) != 1 or not any(token.is_("==") for token in one.tokens):
            continue
        for call in one.block:
            if call.head == "call":
                paths = _paths(subs.get(call.tokens[1].text))
                answered.setdefault(one.strings[0], set()).update(paths)
    return {socket: frozenset(paths) for socket, paths in answered.items()}


def _paths(sub: Statement | None) -> Iterator[str]:
    """What a subroutine compares ``req.url`` with before it answers 200."""
    for one in sub.walk() if sub is not None else ():
        asked = any(token.is_("req.url") for token in one.tokens)
        for inner in one.block or ():
            texts = [token.text for token in inner.tokens]
            if asked and "synth" in texts and "200" in texts:
                yield from one.strings
