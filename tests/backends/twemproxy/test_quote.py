"""What nutcracker.yaml carries, and what its real reader makes of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ddpc.backends.twemproxy import quote
from ddpc.backends.twemproxy.quote import Uncarried
from ddpc.backends.yaml_text import dump
from tests.servers.harness import twemproxy

_NAMES = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,62}", fullmatch=True)


@given(_NAMES, st.integers(1, 65535), _NAMES)
def test_a_server_is_taken_apart_as_it_was_put_together(host: str, port: int, name: str) -> None:
    """As nutcracker does it: from the end, at a blank and two colons."""
    before, _, found = quote.server(host, port, name).rpartition(" ")
    address, _, weight = before.rpartition(":")
    assert (*address.rpartition(":")[::2], weight, found) == (host, str(port), "1", name)


@pytest.mark.parametrize(
    "text",
    ["", "a b", "a:b", "a\n", "a\tb", "-a", ".a", "a/b", "/x.sock", "ä", "a\x00", "#", 256 * "a"],
)
def test_what_would_be_read_otherwise_is_refused(text: str) -> None:
    with pytest.raises(Uncarried):
        quote.server("host", 1, text)
    with pytest.raises(Uncarried):
        quote.server(text, 1, "name")


@pytest.mark.parametrize("value", [0, -1, 1 << 31, 1 << 32])
def test_a_number_that_would_be_read_as_another_is_refused(value: int) -> None:
    with pytest.raises(Uncarried):
        quote.number(value)
    assert quote.number((1 << 31) - 1) == (1 << 31) - 1


@pytest.mark.parametrize("text", ["", "{", "{}}", "{ ", "\n}", "ä}"])
def test_a_hash_tag_of_other_than_two_characters_is_refused(text: str) -> None:
    with pytest.raises(Uncarried):
        quote.hash_tag(text)


def _pool(**changes: object) -> dict[str, object]:
    usual = {"listen": "127.0.0.1:6379", "redis": True, "servers": ["a:1:1 one", "b:1:1 two"]}
    return {**usual, **changes}


@pytest.mark.parametrize("tag", ["{}", "[]", "''", '""', "##", "\\\\", "&*", "%@", "::", "--"])
def test_every_hash_tag_is_accepted_as_it_is_dumped(tag: str) -> None:
    text = dump({"redis": _pool(hash_tag=quote.hash_tag(tag))})
    result = twemproxy.check(text.encode(), version="0.5")
    assert result.ok, result


REFUSED = {
    "True": "redis: True",
    "yes": "redis: yes",
    "a flow sequence": 'servers: ["a:1:1 one"]',
    "an unknown key": "colour: blue",
    "a document's start": "---",
    "a duplicate key": 'listen: "127.0.0.1:6380"',
    "no number": "timeout: 400ms",
}


@pytest.mark.parametrize("line", REFUSED.values(), ids=REFUSED)
def test_the_reader_is_as_picky_as_this_is_written_for(line: str) -> None:
    usual = {key: value for key, value in _pool().items() if not line.startswith(f"{key}: ")}
    if line.startswith("listen"):
        usual = _pool()
    text = dump({"redis": usual})
    assert twemproxy.check(dump({"redis": _pool()}).encode(), version="0.5").ok
    text = f"---\n{text}" if line == "---" else f"{text}  {line}\n"
    assert not twemproxy.check(text.encode(), version="0.5").ok


def test_two_servers_of_one_name_are_refused_by_the_reader() -> None:
    text = dump({"redis": _pool(servers=["a:1:1 one", "b:1:1 one"])})
    assert not twemproxy.check(text.encode(), version="0.5").ok
