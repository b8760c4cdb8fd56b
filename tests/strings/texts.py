"""Texts that formats stumble over, and how they are written in a program."""

from __future__ import annotations

import re

from hypothesis import strategies as st

MARKER = "zq7benign"
"""A text that no format stumbles over, and that stands in no output of its own."""

ODD: tuple[str, ...] = (
    *('"', "'", "\\", "\\\\", 'a\\"b', "it's", "''", "`a`"),
    *("$", "$$", "$(PATH)", "$$(PATH)", "${x}", "$host", "a$1b", "${dollar}", "%", "%41", "%2e%2e"),
    *(
        "#",
        "a # b",
        " #x",
        ";",
        "{}",
        "};",
        '"}',
        '"};',
        "a;b{c}",
        "//",
        "/*",
        "*/",
        "C{ }C",
        '{"x"}',
    ),
    *("\n", "a\nb", "a\n", "\n a", "a\r\nb", "\r", "\t", "a\tb", "\x00", "\x1b[0m", "\x7f", "\x85"),
    *(
        "\xa0",
        "\u2028",
        "\u2029",
        "\u200b",
        "\u202e\u202c",
        "\ufeff",
        "\xe9",
        "e\u0301",
        "\U0001f600",
    ),
    *(
        "no",
        "on",
        "null",
        "~",
        "true",
        "17",
        "1.10",
        "017",
        "1e3",
        "0o14",
        "0x1f",
        "12:30:45",
        "1_000",
    ),
    *(
        "2026-01-01",
        "=",
        "<<",
        "- a",
        "a: b",
        "? a",
        "&a",
        "*a",
        "!a",
        "@a",
        "[a]",
        "{a}",
        "|",
        ">",
    ),
    *("#{x}", "@include x", '"#{x}"', "__X__", "{{ x }}", "{% x %}", "\uff04{x}"),
    *("~^a", "~*a", "default", "include", "hostnames", "volatile", "(?<a>", "(", "[", ".*", "a|b"),
    *("..", "a/../b", "", " ", " a ", "x" * 5_000, "-", "--", "-f", "\\n", "\\u{41}", '"""'),
)
"""Quotes, escapes, comments, ends of statements and lines, controls, what is not seen, YAML's other
types, Ruby, templates, expressions, nothing, and very much."""

odd_text = (
    st.sampled_from(ODD)
    | st.text(max_size=40)
    | st.lists(st.sampled_from([text for text in ODD if len(text) < 9]), max_size=5).map("".join)
)

_WORD = re.compile(r"[a-z][a-z0-9-]*")


def literal(text: str, *, word: bool = False) -> str:
    """``text`` as a string of the language; as a ``word`` where it is one."""
    if word and _WORD.fullmatch(text):
        return text
    return '"' + "".join(_written(character) for character in text) + '"'


def _written(character: str) -> str:
    simple = {"\\": "\\\\", '"': '\\"', "$": "\\$", "\n": "\\n", "\t": "\\t"}
    if character in simple:
        return simple[character]
    return character if character.isprintable() else f"\\u{{{ord(character):x}}}"
