"""Nothing is printed that fluentd does not know."""

from __future__ import annotations

import pytest

from ddpc.backends.fluentd.model import Configuration, Section
from ddpc.backends.fluentd.quote import Word
from ddpc.backends.fluentd.text import fluent_conf
from ddpc.backends.fluentd.vocabulary import unknown

_PARSE = Section(name="parse", plugin="none")
_TAIL = Section(name="source", plugin="tail", parameters=(("tag", Word("a")),), sections=(_PARSE,))


def test_what_is_known_is_printed() -> None:
    assert unknown(_TAIL) is None
    printed = fluent_conf(Configuration(sections=(_TAIL,)))
    assert printed.text == (
        "<source>\n  @type tail\n  tag a\n  <parse>\n    @type none\n  </parse>\n</source>\n"
    )


@pytest.mark.parametrize(
    ("section", "said"),
    [
        (Section(name="source", plugin="tale"), "<source> of tale"),
        (Section(name="source"), "<source> of no plugin"),
        (Section(name="store", plugin="stdout"), "<store> of stdout"),
        (
            Section(name="source", plugin="tail", parameters=(("posfile", Word("a")),)),
            "posfile of tail",
        ),
        (Section(name="match", plugin="stdout", sections=(_PARSE,)), "<parse> in <match>"),
        (
            Section(
                name="source",
                plugin="tail",
                sections=(Section(name="parse", plugin="none", parameters=(("a", Word("b")),)),),
            ),
            "a of none",
        ),
    ],
)
def test_what_is_not_known_is_a_defect(section: Section, said: str) -> None:
    assert unknown(section) == said
    with pytest.raises(ValueError, match=said):
        fluent_conf(Configuration(sections=(section,)))
