"""What is written arrives as it is, or is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ddpc.backends.fluentd import quote
from ddpc.ir.values import Duration, Size
from tests.backends.fluentd.reader import read


def _arrives(word: quote.Word) -> str | None:
    (node,) = read(f"<source>\n  path {word}\n</source>\n")
    return node.get("path")


@given(st.text(max_size=40) | st.text(alphabet="'\\\"#{}$@/ \n", max_size=12))
def test_texts_arrive_or_are_refused(text: str) -> None:
    try:
        word = quote.text(text)
    except quote.Uncarried:
        assert not text.isprintable() or "#{" in text or text.startswith("@")
    else:
        assert _arrives(word) == text
        assert "\n" not in word
        assert word[0] == word[-1] == "'"


@pytest.mark.parametrize("text", ["#{exit}", "a#{`id`}", "@include x", "a\nb", "a\x00", "a\u2028b"])
def test_what_would_be_more_than_text_is_refused(text: str) -> None:
    with pytest.raises(quote.Uncarried):
        quote.text(text)


@pytest.mark.parametrize("text", ["${record}", "a ${tag}", "__HOSTNAME__", '{"a":1}', "[1]"])
def test_a_record_gets_its_text_or_nothing(text: str) -> None:
    with pytest.raises(quote.Uncarried):
        quote.record(text)
    assert _arrives(quote.record("$5 __x__ a{1}")) == "$5 __x__ a{1}"


@pytest.mark.parametrize("path", ["a", "/a,/b", "/a/*", "/a/%Y", "/a b", "/a/[b]", "/", "", "/a\n"])
def test_a_path_is_one_file(path: str) -> None:
    with pytest.raises(quote.Uncarried):
        quote.path(path)
    assert _arrives(quote.path("/var/log/a-b_c.1@x+y.log")) == "/var/log/a-b_c.1@x+y.log"


@pytest.mark.parametrize("word", ["a b", "$(id)", "`id`", "a;b", "a|b", "", "a'b", "é", "a\n"])
def test_a_command_has_nothing_for_a_shell(word: str) -> None:
    with pytest.raises(quote.Uncarried):
        quote.command(("ruby", word))
    command = quote.command(("ruby", "http://localhost:8080/a-b", "1"))
    assert _arrives(command) == "ruby http://localhost:8080/a-b 1"


@pytest.mark.parametrize("name", [("",), (), ("a b",), ("a,b",), ("a", "$"), ("a]",), ("1",)])
def test_a_field_is_a_name(name: tuple[str, ...]) -> None:
    with pytest.raises(quote.Uncarried):
        quote.fields((name,))
    assert _arrives(quote.fields((("a",), ("b", "c-d")))) == "$.fields.a,$.fields.b.c-d"


def test_names_times_and_sizes() -> None:
    assert _arrives(quote.name("web-1")) == "web-1"
    with pytest.raises(quote.Uncarried):
        quote.name("Web")
    assert quote.duration(Duration(90_000)) == "90s"
    assert quote.size(Size(64 << 10)) == "64k"
    assert quote.size(Size(1_000)) == "1000"
