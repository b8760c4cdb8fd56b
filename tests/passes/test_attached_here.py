"""What is said inside of a pattern of one's own shows the attach statement that caused it."""

from __future__ import annotations

import pytest

from ddpc.diagnostics import Diagnostic
from ddpc.driver import Options
from tests.passes.programs import compiled, said

_SERVICES = """\
app demo { }
service web { image "web:1.0"; user 10001; port http 8080; ready GET /ready; reach load-balancer }
service admin like web
"""
_OF_MEMORY = """\
pattern small(most: size) {
  attach cache to self { memory ${most} }
}
"""


def _labels(text: str, found: Diagnostic) -> list[tuple[str, str]]:
    return [(text[one.span.start : one.span.end], one.text) for one in found.labels]


def _one(text: str) -> Diagnostic:
    found = compiled(text, options=Options()).diagnostics
    assert len(found) == 1, said(found)
    return found[0]


def test_of_two_attach_statements_the_one_that_is_wrong_is_shown() -> None:
    text = _SERVICES + _OF_MEMORY
    text += "attach small to web { most 16Mi }\nattach small to admin { most 512Mi }\n"
    found = _one(text)
    assert found.code.slug == "cache/too-small"
    assert _labels(text, found) == [("attach small to web", "attached here")]


def test_two_that_cause_the_same_are_shown_together() -> None:
    text = _SERVICES + _OF_MEMORY
    text += "attach small to web { most 16Mi }\nattach small to admin { most 16Mi }\n"
    found = _one(text)
    assert _labels(text, found) == [
        ("attach small to web", "attached here"),
        ("attach small to admin", "attached here"),
    ]


def test_through_another_pattern_the_outermost_statement_is_shown() -> None:
    text = _SERVICES + _OF_MEMORY
    text += "pattern outer(m: size) { attach small to self { most ${m} } }\n"
    text += "attach outer to web { m 16Mi }\n"
    assert _labels(text, _one(text)) == [("attach outer to web", "attached here")]


def test_what_a_pattern_contributes_is_shown_too() -> None:
    text = _SERVICES + "pattern split-off(to: service) {\n"
    text += "  attach split to self { send 10% to ${to}; sticky cookie uid }\n}\n"
    text += 'service old { image "old:1.0"; user 10001; port redis 6379; ready tcp }\n'
    text += "attach split-off to web { to old }\n"
    found = compiled(text, options=Options()).diagnostics
    inside = [one for one in found if "${to}" in text[one.span.start : one.span.end]]
    assert inside, said(found)
    for one in inside:
        assert ("attach split-off to web", "attached here") in _labels(text, one), said([one])


@pytest.mark.parametrize("times", [0, 1, 2])
def test_what_is_wrong_whatever_is_given_is_said_once_without_a_statement(times: int) -> None:
    text = _SERVICES + "pattern odd(n: number) { attach cache to self { memory 5s } }\n"
    text += "".join(f"attach odd to {name} {{ n 1 }}\n" for name in ("web", "admin")[:times])
    found = _one(text)
    assert found.code.slug == "schema/wrong-type"
    assert _labels(text, found) == []


def test_what_stands_outside_of_the_pattern_is_as_it_was() -> None:
    text = _SERVICES + _OF_MEMORY + "attach small to web { most 5s }\n"
    assert _labels(text, _one(text)) == []
