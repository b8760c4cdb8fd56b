"""Literals of every type: what is taken, as what, and what is not, with what would be right."""

from __future__ import annotations

from fractions import Fraction

import pytest

from ddpc.ir.values import (
    Count,
    Cpu,
    Duration,
    Image,
    PathPattern,
    Percent,
    Rate,
    SecretKey,
    Size,
    Version,
)
from ddpc.schema.literals import Wrong
from ddpc.schema.types import TYPES

_DIGEST = "sha256:" + "0" * 64

_TAKEN: list[tuple[str, str, object]] = [
    ("duration", "250ms", Duration(250)),
    ("duration", "5s", Duration(5_000)),
    ("duration", "1.5s", Duration(1_500)),
    ("duration", "10min", Duration(600_000)),
    ("duration", "1h", Duration(3_600_000)),
    ("duration", "7d", Duration(604_800_000)),
    ("duration", "24855d", Duration(2_147_472_000_000)),
    ("duration", "0", Duration(0)),
    ("size", "256Mi", Size(256 << 20)),
    ("size", "1.5Gi", Size(3 << 29)),
    ("sizes", "1Gi", (Size(1 << 30), Size(1 << 30))),
    ("sizes", "64Mi..1Gi", (Size(64 << 20), Size(1 << 30))),
    ("cpu", "250m", Cpu(250)),
    ("cpu", "1.5", Cpu(1_500)),
    ("percent", "99.9%", Percent(Fraction("99.9"))),
    ("percent", "0%", Percent(Fraction(0))),
    ("rate", "10/s", Rate(10, 1)),
    ("rate", "5/min", Rate(5, 60)),
    ("rate", "7/h", Rate(7, 3_600)),
    ("number", "0", 0),
    ("number", "2147483647", 2_147_483_647),
    ("positive", "1", 1),
    ("count", "3", Count(3, 3)),
    ("count", "2..10", Count(2, 10)),
    ("port", "65535", 65_535),
    ("port-of", "http", "http"),
    ("port-of", "8080", 8_080),
    ("status", "200", 200),
    ("version", "1.30", Version(1, 30)),
    ("name", "a-1", "a-1"),
    ("port-name", "a", "a"),
    ("hostname", "WWW.Example.com", "www.example.com"),
    ("host", "192.0.2.1", "192.0.2.1"),
    ("host", "db.example.com", "db.example.com"),
    ("address", "2001:DB8::1", "2001:db8::1"),
    ("cidr", "10.0.0.0/8", "10.0.0.0/8"),
    ("cidr", "2001:db8::/32", "2001:db8::/32"),
    ("path", "/a%20b/c", "/a%20b/c"),
    ("paths", "/a/*", PathPattern("/a/", prefix=True)),
    ("paths", "/a", PathPattern("/a", prefix=False)),
    ("path-query", "/a/b", "/a/b"),
    ("path-query", "/a?q=x%20y&r=/*?", "/a?q=x%20y&r=/*?"),
    ("directory", "/var/lib/a_b.c", "/var/lib/a_b.c"),
    ("image", "redis:7.2", Image("redis", "7.2")),
    ("image", f"a.example.com:5000/b/c@{_DIGEST}", Image("a.example.com:5000/b/c", None, _DIGEST)),
    ("registry", "a.example.com:5000/b", "a.example.com:5000/b"),
    ("variable", "_A1", "_A1"),
    ("alert", "RedisDown_1", "RedisDown_1"),
    ("metric", "job:errors_1", "job:errors_1"),
    ("url", "http://localhost:8080/ui", "http://localhost:8080/ui"),
    ("header", "X-User", "X-User"),
    ("header-value", "a b", "a b"),
    ("cookie", "_ga*", "_ga*"),
    ("cookie-name", "connect.sid", "connect.sid"),
    ("cookie-value", "qa|dev=1", "qa|dev=1"),
    ("key", "example.com/team", "example.com/team"),
    ("label-value", "", ""),
    ("file", "./a/b.txt", "a/b.txt"),
    ("secret", "a.b-c", "a.b-c"),
    ("secret-key", "words/tls.crt", SecretKey("words", "tls.crt")),
    ("user", "10001", 10_001),
    ("text", "any\nthing", "any\nthing"),
]

_REFUSED: list[tuple[str, str, str | None]] = [
    ("duration", "5", "5s"),
    ("duration", "5 s", None),
    ("duration", "5sec", "5s"),
    ("duration", "5m", "5min"),
    ("duration", "-5s", "5s"),
    ("duration", "0.0001s", None),
    ("duration", "1e3s", None),
    ("duration", "99999999999999d", None),
    ("duration", "24856d", None),
    ("size", "0", None),
    ("size", "0Mi", None),
    ("duration", f"{'9' * 5_000}s", None),
    ("size", "2GB", "2Gi"),
    ("size", "100", "100Mi"),
    ("size", "1gi", "1Gi"),
    ("size", f"{'9' * 5_000}Mi", None),
    ("sizes", "2Gi..1Gi", "1Gi..2Gi"),
    ("cpu", "0", None),
    ("cpu", "1001", None),
    ("cpu", "1.0001", None),
    ("cpu", f"{'9' * 5_000}m", None),
    ("cpu", "9" * 5_000, None),
    ("percent", "10", "10%"),
    ("percent", "101%", None),
    ("rate", "10", "10/s"),
    ("rate", "10/day", "10/s"),
    ("rate", "0/s", None),
    ("number", "-1", None),
    ("number", "2147483648", None),
    ("user", "2147483648", None),
    ("count", "1..2147483648", None),
    ("positive", "0", None),
    ("count", "5..2", "2..5"),
    ("port", "0", None),
    ("port", "65536", None),
    ("status", "600", None),
    ("version", "1", None),
    ("name", "Web", "web"),
    ("name", "a_b", "a-b"),
    ("name", "a" * 64, "a" * 63),
    ("name", "-a", "a"),
    ("name", "A" * 64, None),
    ("port-name", "a" * 16, "a" * 15),
    ("hostname", "a_b.example.com", None),
    ("hostname", "10.0.0.1", None),
    ("hostname", "a..b", None),
    ("host", "10.0.0.256", None),
    ("host", "fe80::1%eth0; x", "fe80::1"),
    ("address", "10.0.0", None),
    ("address", "fe80::1%a b", "fe80::1"),
    ("cidr", "10.0.0.1/8", "10.0.0.0/8"),
    ("cidr", "fe80::%a;b/64", "fe80::/64"),
    ("cidr", "10.0.0", None),
    ("path", "a", "/a"),
    ("path", "/a?b", "/a"),
    ("path", "/a/../b", None),
    ("path", "/a b", None),
    ("path", "/a%2", None),
    ("path", "/a*", None),
    ("path", "/\u00fc/a", "/%C3%BC/a"),
    ("path", "/\u00fc/../a", None),
    ("path", "/\u00fc b", None),
    ("path", "/\udcff", None),
    ("paths", "/a*", "/a/*"),
    ("path-query", "a?q=x", "/a?q=x"),
    ("path-query", "/a?q=x#top", "/a?q=x"),
    ("path-query", "/a?q=%x", None),
    ("path-query", "/a?q=[1]", None),
    ("path-query", "/a/../b?q=x", None),
    ("path-query", "/a*?q=x", None),
    ("directory", "data", "/data"),
    ("directory", "/a/../b", None),
    ("image", "redis", None),
    ("image", "redis:latest", None),
    ("image", "Redis:7", None),
    ("image", "-/redis:7", None),
    ("image", "a..b/redis:7", None),
    ("registry", "https://a.example.com", None),
    ("registry", "-", None),
    ("registry", "a.example.com/-b", None),
    ("registry", "A.example.com", None),
    ("variable", "1A", "_1A"),
    ("variable", "", None),
    ("alert", "Redis Down", None),
    ("alert", "1A", None),
    ("metric", "1_errors", None),
    ("metric", "errors-total", None),
    ("metric", "errors\n", None),
    ("url", "localhost:8080", None),
    ("url", "ftp://localhost", None),
    ("alert", "A" * 64, None),
    ("variable", "A-B", "A_B"),
    ("header", "X User", None),
    ("header-value", "a\nb", None),
    ("header-value", "é", None),
    ("cookie", "a;b", None),
    ("cookie-name", "a;b", None),
    ("cookie-value", "a;b", None),
    ("cookie-value", "a b", None),
    ("cookie-value", 'a"b', None),
    ("cookie-value", "a\\b", None),
    ("cookie-value", "a,b", None),
    ("cookie-name", "_ga*", None),
    ("key", "a b", None),
    ("label-value", "a b", None),
    ("file", "../a", None),
    ("file", "/a", None),
    ("file", "a//b", None),
    ("file", ".", None),
    ("secret", "A", None),
    ("secret-key", "words", None),
    ("secret-key", "words/.", None),
    ("secret-key", "words/..data", None),
    ("user", "0", None),
    ("text", "a\x00b", None),
    ("text", "a\u2028b", None),
]


@pytest.mark.parametrize(("kind", "text", "value"), _TAKEN)
def test_it_is_taken(kind: str, text: str, value: object) -> None:
    assert TYPES[kind].read(text) == value


@pytest.mark.parametrize(("kind", "text", "right"), _REFUSED)
def test_it_is_refused_with_what_would_be_right(kind: str, text: str, right: str | None) -> None:
    with pytest.raises(Wrong) as caught:
        TYPES[kind].read(text)
    assert caught.value.right[:1] == (() if right is None else (right,))
    for offered in caught.value.right:
        TYPES[kind].read(offered)


def test_every_type_is_tried_both_ways() -> None:
    references = {name for name, kind in TYPES.items() if kind.refers} | {"namespace", "object"}
    assert {kind for kind, _, _ in _TAKEN} >= set(TYPES) - references
    assert {kind for kind, _, _ in _REFUSED} >= set(TYPES) - references - {"port-of"}


@pytest.mark.parametrize("name", TYPES)
def test_the_example_of_a_type_is_of_the_type(name: str) -> None:
    TYPES[name].read(TYPES[name].example.strip('"'))


@pytest.mark.parametrize("name", TYPES)
@pytest.mark.parametrize("trap", ["\n", "\r", "\x00", "\x7f", "\u2028"])
def test_nothing_hides_behind_the_end_of_a_literal(name: str, trap: str) -> None:
    """A pattern that ends in ``$`` takes a line end more; these would end up in configurations."""
    if name == "text" and trap == "\n":
        return
    with pytest.raises(Wrong):
        TYPES[name].read(TYPES[name].example.strip('"') + trap)


@pytest.mark.parametrize("name", ["number", "port", "duration", "size", "rate", "count", "version"])
def test_digits_of_other_scripts_are_no_digits(name: str) -> None:
    digits = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
    with pytest.raises(Wrong):
        TYPES[name].read(TYPES[name].example.translate(digits))


_PRINTED = {"duration", "size", "cpu", "percent", "rate", "count", "version", "image"}


@pytest.mark.parametrize(
    ("kind", "text"), [(kind, text) for kind, text, _ in _TAKEN if kind in _PRINTED]
)
def test_values_print_as_they_would_be_written(kind: str, text: str) -> None:
    value = TYPES[kind].read(text)
    assert TYPES[kind].read(str(value)) == value
