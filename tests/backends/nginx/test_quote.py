"""Every kind of place: what is written there is read back the same, or refused."""

from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ddpc.backends.nginx import quote
from ddpc.backends.nginx.quote import Uncarried
from ddpc.ir.values import Duration, PathPattern, Rate, Size
from tests.backends.nginx.reading import read_back, unescaped

_ANY = st.text(st.characters(codec="utf-8"), max_size=80)
_BREAKING = ("'", '"', "\\", "\\'", "\n", ";", "{", "}", "#", "$host", "a b", "", "~x", "\\n", "é")


@given(_ANY)
def test_a_literal_is_one_word_with_its_text_or_refused(given_text: str) -> None:
    try:
        word = quote.literal(given_text)
    except Uncarried:
        assert not given_text.isprintable()
        return
    first, end = read_back(word)
    assert (unescaped(first), end) == (given_text, "end")


@pytest.mark.parametrize("given_text", _BREAKING)
def test_what_breaks_out_elsewhere_does_not_here(given_text: str) -> None:
    if "\n" in given_text:
        with pytest.raises(Uncarried, match=r"U\+000A"):
            quote.literal(given_text)
    else:
        first, end = read_back(quote.literal(given_text))
        assert (unescaped(first), end) == (given_text, "end")


def test_a_word_is_as_long_as_nginx_reads_and_no_longer() -> None:
    assert quote.literal("a" * quote.LONGEST)
    with pytest.raises(Uncarried, match="4000 bytes"):
        quote.literal("a" * (quote.LONGEST + 1))


@given(_ANY.filter(str.isprintable))
def test_a_value_begins_no_variable(given_text: str) -> None:
    word = quote.value(given_text)
    assert "$" not in word.replace(quote.DOLLAR, "")
    assert unescaped(read_back(word)[0]).replace(quote.DOLLAR, "$") == given_text


@pytest.mark.parametrize(
    ("given_text", "word"),
    [
        ("$host", "'$host'"),
        ("${host}x", "'${host}x'"),
        ("a$", "'a${dollar}'"),
        ("$1", "'${dollar}1'"),
        ("$$host", "'${dollar}$host'"),
        ("${host", "'${dollar}{host'"),
    ],
)
def test_a_template_keeps_variables_and_nothing_else(given_text: str, word: str) -> None:
    assert quote.template(given_text, lambda name: name == "host") == word


def test_a_template_has_no_unknown_variable() -> None:
    with pytest.raises(Uncarried, match=r"no variable \$secret"):
        quote.template("$secret", lambda _: False)


@pytest.mark.parametrize(
    ("path", "word"),
    [
        ("/a", "= /a"),
        ("/a/*", "^~ /a/"),
        ("/*", "/"),
        ("/", "= /"),
        ("/it's;{}", "= '/it\\'s;{}'"),
        ("/caf%C3%A9", "= '/café'"),
        ("/a%20b/*", "^~ '/a b/'"),
        ("/100%25", "= /100%"),
        ("/%2525", "= /%25"),
    ],
)
def test_a_location_has_its_modifier_and_plain_path(path: str, word: str) -> None:
    pattern = PathPattern(path.removesuffix("*"), path.endswith("*"))
    assert quote.location(quote.plain(pattern)) == word


@pytest.mark.parametrize("path", ["/a//b", "/a/./b", "/a/../b", "/%2e%2e/x", "/a%2F%2Fb", "/%ff"])
def test_a_path_that_no_request_has_is_refused(path: str) -> None:
    with pytest.raises(Uncarried):
        quote.plain(PathPattern(path, False))


@pytest.mark.parametrize("path", ["/a%00b", "/a%0Ab", "/%7f"])
def test_a_path_with_control_characters_is_refused(path: str) -> None:
    with pytest.raises(Uncarried, match=r"U\+00"):
        quote.location(quote.plain(PathPattern(path, False)))


@pytest.mark.parametrize("host", ["~^evil", "a b", "a;b", "", "-a", "a_$b", "*", "a.*", "a\n"])
def test_a_server_name_is_a_host_name(host: str) -> None:
    with pytest.raises(Uncarried):
        quote.server_name(host)


def test_server_names_are_small_and_may_begin_with_a_star() -> None:
    assert quote.server_name("*.App.Example.com") == "*.app.example.com"


@pytest.mark.parametrize(
    ("host", "port", "word"),
    [
        ("app", 8080, "app:8080"),
        ("10.0.0.1", 80, "10.0.0.1:80"),
        ("fd00::1", 80, "[fd00::1]:80"),
    ],
)
def test_endpoints(host: str, port: int, word: str) -> None:
    assert quote.endpoint(host, port) == word


def test_listening_on_every_address_needs_no_address() -> None:
    assert quote.listen("0.0.0.0", 8443) == "8443"
    assert quote.listen("127.0.0.1", 8443) == "127.0.0.1:8443"
    assert quote.listen("::", 8443) == "[::]:8443"


@given(
    st.lists(
        st.ip_addresses().flatmap(
            lambda address: st.integers(0, address.max_prefixlen).map(
                lambda bits: f"{address}/{bits}"
            )
        )
    )
)
def test_networks_mean_the_same_without_overlaps(written: list[str]) -> None:
    made = [ipaddress.ip_network(word) for word in quote.networks(written)]
    assert all(network.prefixlen for network in made)
    for index, network in enumerate(made):
        assert not any(
            network.overlaps(other)
            for other in made[index + 1 :]
            if other.version == network.version
        )
    for each in written:
        first = ipaddress.ip_interface(each).ip
        assert any(first in network for network in made)
    assert len(made) <= 2 * len(written)


@pytest.mark.parametrize(
    ("rate", "word"),
    [
        (Rate(10, 1), "10r/s"),
        (Rate(150, 60), "150r/m"),
        (Rate(120, 3_600), "2r/m"),
    ],
)
def test_rates(rate: Rate, word: str) -> None:
    assert quote.rate(rate) == word


@pytest.mark.parametrize("rate", [Rate(5, 3_600), Rate(90, 3_600)])
def test_rates_that_nginx_cannot_count(rate: Rate) -> None:
    with pytest.raises(Uncarried):
        quote.rate(rate)


@pytest.mark.parametrize(
    ("size", "word"), [(10 << 20, "10m"), (1 << 30, "1g"), (1_500, "1500"), (1_024, "1k"), (0, "0")]
)
def test_sizes(size: int, word: str) -> None:
    assert quote.size(Size(size)) == word


def test_nginx_knows_no_gigabytes_of_memory() -> None:
    assert quote.zone(Size(1 << 30)) == "1024m"


@pytest.mark.parametrize(("milliseconds", "word"), [(250, "250ms"), (60_000, "60s"), (0, "0s")])
def test_durations(milliseconds: int, word: str) -> None:
    assert quote.duration(Duration(milliseconds)) == word


@pytest.mark.parametrize("name", ["X_User", "X User", "X-User\n", "", "é"])
def test_header_names(name: str) -> None:
    with pytest.raises(Uncarried):
        quote.header(name)


def test_the_variable_of_a_header() -> None:
    assert quote.header_variable("upstream_http_", "X-User-Id") == "$upstream_http_x_user_id"
