"""The quick looks at a text against the patterns that they stand for."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from ddpc.backends.kubernetes import carried
from ddpc.backends.yaml_strings import _NOT_LITERAL, _SURROGATE, is_literal

LINES = st.lists(
    st.text(st.sampled_from("ab: #'\"\\ \t\r\x00\x07\x1f\x7f\x80\x85\xa0é\u2028\ufeff\U0001f600"))
)
TEXTS = LINES.map("\n".join)


@given(TEXTS)
@example("a\n  \nb\n")
@example("a\n ")
@example("  \n a")
@example("\n\n a\n")
def test_a_literal_text_holds_nothing_that_the_pattern_finds(text: str) -> None:
    found = _NOT_LITERAL.search(text) or _SURROGATE.search(text) or not text.strip("\n")
    assert is_literal(text) is not bool(found)


@given(TEXTS)
@example("\x7f")
@example("\ta\n")
def test_a_text_arrives_that_holds_nothing_that_is_lost(text: str) -> None:
    lost = carried._LOST.search(text) or (text.startswith("\t") and "\n" in text)
    assert carried.arrives(text) is not bool(lost)
