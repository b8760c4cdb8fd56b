"""fluentd: fluent.conf and the commands in it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tests.agreement.reader.parts import Dial, Listener, Program
from tests.agreement.reader.varnish import options
from tests.backends.fluentd.reader import Node, read

_URL = re.compile(r"https?://([^/:]+)(?::([0-9]+))?(?:/.*)?")


def program(words: tuple[str, ...], text: str) -> Program:
    """What command and sections say. Raises reader.Unreadable."""
    sections = read(text)
    sources = [one for one in sections if one.name == "source"]
    commands = [str(one.get("command")).split(" ") for one in sources if one.plugin == "exec"]
    return Program(
        kind="fluentd",
        listeners=tuple(
            Listener(
                port=int(str(one.get("port"))),
                address=str(one.get("bind")),
                answers=frozenset({"/api/plugins.json", "/api/config.json"}),
            )
            for one in sources
            if one.plugin == "monitor_agent"
        ),
        dials=(
            *(dial for each in commands for dial in _asked(each)),
            *(_plugin(one) for one in sources if one.get("host") is not None),
        ),
        reads=(
            *options(words, "r"),
            *(path for each in commands for path in _files(each, state=False)),
        ),
        writes=(
            *(path for each in commands for path in _files(each, state=True)),
            *(str(one.get("pos_file")) for one in sources if one.plugin == "tail"),
        ),
        follows=tuple(str(one.get("path")) for one in sources if one.plugin == "tail"),
        problems=tuple(_kept(sections)),
    )


def _kept(sections: list[Node]) -> Iterator[str]:
    """Fields that are taken from some records, and not from those of other sources."""
    every = [node for one in sections for node in (one, *one.children)]
    taken = [one for one in every if one.plugin == "record_transformer"]
    fields = {one.get("remove_keys") for one in taken}
    if len(fields) > 1:
        tags = " and ".join(f"`{one.argument}`" for one in taken if one.get("remove_keys") is None)
        yield f"records of {tags or 'some sources'} keep fields that others lose"


def _plugin(source: Node) -> Dial:
    return Dial(
        host=str(source.get("host")), port=int(str(source.get("port"))), among=source.plugin
    )


def _asked(words: list[str]) -> Iterator[Dial]:
    """What a script is told to ask: a URL, or a host and a port after it."""
    for place, word in enumerate(words):
        found = _URL.fullmatch(word)
        if found is not None:
            yield Dial(host=found[1], port=int(found[2] or 80), among="command")
        elif word.endswith("slowlog.rb"):
            yield Dial(host=words[place + 1], port=int(words[place + 2]), among="command")


def _files(words: list[str], state: bool) -> Iterator[str]:
    for word in words:
        if word.startswith("/") and word.startswith("/fluentd/state/") == state:
            yield word
