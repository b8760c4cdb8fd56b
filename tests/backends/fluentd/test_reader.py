"""The tests' own reader of fluentd's format refuses what it does not know."""

from __future__ import annotations

import pytest

from tests.backends.fluentd.pipelines import matches
from tests.backends.fluentd.reader import Unreadable, read

GOOD = """\
# a remark
<source>
  @type tail
  path '/a\\'b\\\\c'
  <parse>
    @type none
  </parse>
</source>
<match logs.**>
  @type stdout
</match>
"""


def test_a_good_file_is_read() -> None:
    source, match = read(GOOD)
    assert source.get("path") == "/a'b\\c"
    assert source.child("parse").plugin == "none"
    assert (match.name, match.argument, match.plugin) == ("match", "logs.**", "stdout")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("@type tail", "type tail"),
        ("'/a\\'b\\\\c'", '"/a"'),
        ("'/a\\'b\\\\c'", "'/a"),
        ("'/a\\'b\\\\c'", "'/a\\b'"),
        ("'/a\\'b\\\\c'", "/a b"),
        ("# a remark", "@include /etc/passwd"),
        ("  @type stdout", "  @include more.conf"),
        ("  @type stdout", "  @type stdout\n  @type stdout"),
        ("  </parse>\n", ""),
        ("</match>\n", "</source>\n"),
        ("</match>\n", "</match>"),
        ("# a remark", "tag x"),
        ("# a remark", "</source>"),
        ("@type tail", "@type tail\x07"),
    ],
)
def test_a_bad_file_is_not(old: str, new: str) -> None:
    assert old in GOOD
    with pytest.raises(Unreadable):
        read(GOOD.replace(old, new))


@pytest.mark.parametrize(
    ("pattern", "tag", "taken"),
    [
        ("logs.**", "logs.0", True),
        ("logs.**", "logs", True),
        ("logs.**", "logsx.0", False),
        ("**", "fluent.warn", True),
        ("logs.*", "logs.0", True),
        ("logs.*", "logs.0.1", False),
        ("logs.1", "logs.10", False),
    ],
)
def test_patterns_take_tags(pattern: str, tag: str, taken: bool) -> None:
    assert matches(pattern, tag) is taken
