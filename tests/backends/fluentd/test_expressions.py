"""The regular expressions of the files, as Ruby reads them: what is cut, what is found."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ddpc.patterns.logs import expression
from tests.backends.fluentd.pipelines import nodes
from tests.servers.harness import fluentd

# Reads (expression, text) pairs; prints what each match names. As fluentd does: config/types,
# "regexp", and the parser of that name.
_RUBY = """
require "json"
found = JSON.parse(File.read("/given/pairs")).map do |written, text|
  last = written.rindex("/")
  options = written[last + 1..].include?("m") ? Regexp::MULTILINE : 0
  begin
    m = Regexp.new(written[1...last], options).match(text)
    m && m.names.to_h { |name| [name, m[name]] }
  rescue RegexpError => problem
    problem.message
  end
end
puts JSON.generate(found)
"""


def _ruby(*pairs: tuple[str, str]) -> list[Any]:
    given = {"/given": {"pairs": json.dumps(pairs).encode(), "run.rb": _RUBY.encode()}}
    done = fluentd.ruby("ruby", "--disable-gems", "/given/run.rb", volumes=given)
    assert done.status == 0, done.output
    found: list[Any] = json.loads(done.output)
    return found


def _cut(longest: int) -> str:
    parsers = [
        node.child("parse")
        for node in nodes("collect file /var/log/web/a as text", f"truncate {longest}")
        if node.name == "filter" and node.plugin == "parser"
    ]
    (parse,) = parsers
    assert parse.get("types") == "complete:bool"
    return parse.get("expression") or ""


def test_long_messages_are_cut_and_marked_and_no_others() -> None:
    texts = ["", "a", "x" * 19, "x" * 20, "x" * 21, "x" * 500, "a\nb\n" * 50, "é" * 21, "\n" * 20]
    found = _ruby(*((_cut(20), text) for text in texts))
    for text, one in zip(texts, found, strict=True):
        if len(text) <= 20:
            assert one == {"message": text, "complete": None}
        else:
            assert one["message"] == text[:16]
            # As a boolean, the rest of a text is none of ``true``, ``yes`` and ``1``.
            assert len(one["complete"]) >= 5


def test_the_test_would_see_another_length() -> None:
    (one,) = _ruby((_cut(21), "x" * 21))
    assert one["complete"] is None


ACCEPTED = (
    ("^(?<level>[A-Z]+) (?<text>.*)$", "INFO it is", {"level": "INFO", "text": "it is"}),
    (r"^\[(?<a>[^\]]+)\]", "[x] y", {"a": "x"}),
    (r"(?<a>\d{2,3})(?:\.|,)(?<b>\w+?)\b", "12.ab", {"a": "12", "b": "ab"}),
    ("(?<a>x)(?=y)(?!z)(?<=x)(?<!q)", "xy", {"a": "x"}),
    (r"(?<a>/[^/]*/)\s\S", "/a/ b", {"a": "/a/"}),
    ("(?<a>it's)", "it's", {"a": "it's"}),
    ("(?<a>é+)", "éé", {"a": "éé"}),
    ("(?<a>[+*?]+)", "+*?", {"a": "+*?"}),
    (r"(?<a>\\\\)", "\\\\", {"a": "\\\\"}),
    ("(?<a>#[{]x})", "#{x}", {"a": "#{x}"}),
)


def _quoted(text: str) -> str:
    """A string of the language."""
    return json.dumps(text, ensure_ascii=False)


def test_what_is_accepted_means_the_same_in_ruby() -> None:
    for written, _, wanted in ACCEPTED:
        assert expression.read(written) == expression.Expression(None, tuple(wanted))
    printed = [
        next(
            node.child("parse").get("expression") or ""
            for node in nodes(f"collect file /var/log/web/a as regexp {_quoted(one)}")
            if node.name == "filter" and node.plugin == "parser"
        )
        for one, _, _ in ACCEPTED
    ]
    found = _ruby(*zip(printed, (text for _, text, _ in ACCEPTED), strict=True))
    assert found == [wanted for _, _, wanted in ACCEPTED]


@pytest.mark.parametrize(
    "written",
    [
        "",
        "(",
        "(?i)a",
        "(?m:a)",
        "(?#a)",
        "(?P<a>b)",
        "(?>a)",
        "(?<A>b)",
        "(?'a'b)",
        r"\h",
        r"\p{L}",
        r"\A",
        r"\1",
        r"\k<a>",
        "[[:alpha:]]",
        "[a&&b]",
        "[a[b]]",
        "[]a]",
        "[^]a]",
        "a++",
        "a*+",
        "a?+",
        "a{2}+",
        "a{2}?",
        "a\\",
        "#{a}",
        "a\tb",
        "a" * 1_001,
    ],
)
def test_what_is_not_the_same_everywhere_is_refused(written: str) -> None:
    assert expression.read(written).problem is not None


@pytest.mark.parametrize(
    ("written", "ok"),
    [
        ("%Y-%m-%dT%H:%M:%S%z", True),
        ("%d/%b/%Y:%H:%M:%S %z", True),
        ("%s", True),
        ("%Q", False),
        ("%%", False),
        ("now", False),
        ("%", False),
        ("%Y#{a}", False),
        ("%Y\n", False),
    ],
)
def test_times(written: str, ok: bool) -> None:
    assert (expression.wrong_time(written) is None) is ok
