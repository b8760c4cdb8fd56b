"""Texts stand in VCL exactly as they are, or are refused."""

from __future__ import annotations

import ipaddress
import re
import string
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ddpc.backends.varnish import quote
from ddpc.backends.varnish.quote import Uncarried
from ddpc.ir.values import Duration, PathPattern, Size
from ddpc.rehearse.client import fetch
from ddpc.rehearse.network import new_network
from ddpc.rehearse.sandbox import Sandbox
from tests.servers.harness import varnish

_PRINTABLE = [chr(code) for code in range(32, 127) if chr(code) != '"']
_TEXTS = st.text(st.sampled_from(_PRINTABLE), max_size=40)
_PATHS = st.text(st.sampled_from([c for c in _PRINTABLE if c not in " #%"]), max_size=12).map(
    "/{}".format
)
_TOKENS = st.text(
    st.sampled_from(string.ascii_letters + string.digits + "!$&'+-.^_`|~"), min_size=1
)


def _inside(quoted: str) -> str:
    assert quoted[0] == quoted[-1] == '"'
    assert '"' not in quoted[1:-1]
    assert "\n" not in quoted
    return quoted[1:-1]


@given(_TEXTS)
def test_a_text_stands_as_it_is(text: str) -> None:
    assert _inside(quote.string(text)) == text


@given(st.text(max_size=20))
def test_no_text_gets_out_of_its_quotes(text: str) -> None:
    try:
        quoted = quote.string(text)
    except Uncarried:
        assert not (text.isascii() and text.isprintable() and '"' not in text)
    else:
        assert _inside(quoted) == text


@pytest.mark.parametrize("text", ['"', 'a"b', "a\nb", "a\rb", "\0", "\t", "\x7f", "é", "\u2028"])
def test_what_cannot_be_carried_is_refused(text: str) -> None:
    with pytest.raises(Uncarried):
        quote.string(text)


@given(_TEXTS, _TEXTS)
def test_a_literal_expression_matches_its_text_alone(text: str, other: str) -> None:
    pattern = re.compile(quote.literally(text))
    assert pattern.fullmatch(text)
    assert bool(pattern.fullmatch(other)) == (text == other)


def _matches(pattern: PathPattern, target: str) -> bool:
    # PCRE, as Python, knows (?i:...); the rest is plain.
    return bool(re.search(_inside(quote.path(pattern)), target))


@given(_PATHS, _PATHS, st.sampled_from(["", "?", "?a=b", "?/x"]))
def test_an_exact_path_matches_itself_with_any_query(path: str, other: str, query: str) -> None:
    pattern = PathPattern(path, prefix=False)
    assert _matches(pattern, path + query)
    assert _matches(pattern, other) == (other == path or other.startswith(f"{path}?"))
    assert not _matches(pattern, f"{path}x")


@given(_PATHS, _PATHS)
def test_a_prefix_matches_all_below_it(path: str, other: str) -> None:
    pattern = PathPattern(path, prefix=True)
    assert _matches(pattern, path + other)
    assert _matches(pattern, other) == other.startswith(path)


def test_encoded_characters_match_in_both_cases() -> None:
    pattern = PathPattern("/caf%c3%A9.x", prefix=False)
    assert all(_matches(pattern, target) for target in ("/caf%c3%a9.x", "/caf%C3%A9.x"))
    assert not any(_matches(pattern, target) for target in ("/CAF%c3%a9.x", "/caf%c3%a8.x"))
    assert not _matches(pattern, "/caf%c3%a9-x")


@pytest.mark.parametrize("path", ["", "a", '/"', "/a b", "/a#b", "/é", "/a\n", "*"])
def test_what_is_no_path_is_refused(path: str) -> None:
    with pytest.raises(Uncarried):
        quote.path(PathPattern(path, prefix=False))


def _goes(names: list[str], cookie: str) -> str:
    expression = quote.cookies_with_values(names)
    assert expression is not None
    return re.sub("^[; ]+", "", re.sub(_inside(expression), "", cookie))


@given(_TOKENS, _TOKENS, _TEXTS.filter(lambda text: ";" not in text))
def test_a_cookie_goes_with_its_value_and_no_other(name: str, other: str, value: str) -> None:
    assert _goes([name], f"{name}={value}") == ""
    if other != name:
        kept = f"{other}=1"
        assert _goes([name], f"{kept}; {name}={value}") == kept
        assert _goes([name], f"{name}={value}; {kept}") == kept
        assert _goes([name], f"{name}={value}; {kept}; {name}") == kept


def test_a_star_takes_the_rest_of_a_name() -> None:
    assert _goes(["_ga*"], "_ga=1; _ga_X=2; _g=3; x_ga=4; _gab=5") == "_g=3; x_ga=4"
    found = quote.cookies(["logged_in_*"])
    assert found is not None
    assert re.search(_inside(found), "a=1; logged_in_7=x")
    assert re.search(_inside(found), "logged_in_7")
    assert not re.search(_inside(found), "a=logged_in_7; not_logged_in_7=1")


@pytest.mark.parametrize("name", ["", "a b", "a=b", "a;b", 'a"b', "a*b", "**", "é", "a,b", "a\n"])
def test_what_no_cookie_is_called_is_refused(name: str) -> None:
    with pytest.raises(Uncarried):
        quote.cookies([name])


@given(st.lists(st.ip_addresses(network="10.0.0.0/8"), max_size=4), st.integers(8, 32))
def test_networks_are_taken_in_whole_and_once(
    addresses: list[ipaddress.IPv4Address], bits: int
) -> None:
    written = [f"{address}/{bits}" for address in addresses]
    entries = [re.fullmatch(r'"([0-9.]+)"/([0-9]+)', one) for one in quote.networks(written)]
    found = [ipaddress.ip_network(f"{one[1]}/{one[2]}") for one in entries if one]
    assert len(found) == len(entries)
    assert all(any(address in network for network in found) for address in addresses)
    assert sum(network.num_addresses for network in found) == len(
        {ipaddress.ip_network(one, strict=False) for one in written}
    ) * 2 ** (32 - bits)


@pytest.mark.parametrize("network", ["", "10.0.0.0/33", "example.com", '10.0.0.0"/8', "10.0.0/8"])
def test_what_is_no_network_is_refused(network: str) -> None:
    with pytest.raises(Uncarried):
        quote.networks([network])


@pytest.mark.parametrize("host", ["", "a b", 'a"', "-a", "a\n", "a/b", "[::1]"])
def test_what_is_no_host_is_refused(host: str) -> None:
    with pytest.raises(Uncarried):
        quote.host_name(host)


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        (quote.duration(Duration(0)), "0s"),
        (quote.duration(Duration(1_500)), "1500ms"),
        (quote.duration(Duration(60_000)), "60s"),
        (quote.period(Fraction(21, 10)), "2100ms"),
        (quote.period(Fraction(1, 3)), "333.334ms"),
        (quote.period(Fraction(1, 3_000)), "0.334ms"),
        (quote.period(Fraction(72)), "72s"),
        (quote.amount(Size(8 << 20)), "8MB"),
        (quote.amount(Size(1_537 << 10)), "1537KB"),
        (quote.amount(Size(1_000)), "1000B"),
        (quote.option(Size(2 << 30)), "2G"),
        (quote.option(Size(1_025)), "1025b"),
    ],
)
def test_amounts_have_units(written: str, amount: str) -> None:
    assert written == amount


@given(st.fractions(Fraction(1, 100_000), 100_000))
def test_a_period_is_never_shorter_and_hardly_longer(seconds: Fraction) -> None:
    written = quote.period(seconds)
    unit = 1_000 if written.endswith("ms") else 1
    value = Fraction(written.removesuffix("s").removesuffix("m")) / unit
    assert seconds <= value < seconds + Fraction(1, 1_000_000)
    assert len(written.partition(".")[2]) <= len("333ms")


@pytest.mark.parametrize("version", varnish.VERSIONS)
@settings(max_examples=3, deadline=None)
@given(texts=st.lists(_TEXTS.filter(bool), min_size=30, max_size=60))
def test_varnish_reads_back_the_same(version: str, texts: list[str]) -> None:
    texts = [*texts, "C{ int x; }C", '{"}'.replace('"', ""), "%22", "\\", "\\n", "# /* //"]
    cases = "".join(
        f'if (req.url == "/{number}") {{ set resp.body = {quote.string(text)}; }}\n'
        for number, text in enumerate(texts)
    )
    vcl = (
        "vcl 4.1;\nbackend none none;\nsub vcl_recv { return (synth(200)); }\n"
        f"sub vcl_synth {{\n{cases} return (deliver); }}\n"
    )
    with new_network() as network:
        user, cache = network.pod("user"), network.pod("cache")
        sandbox = Sandbox(user=varnish.USER, scratch=("/tmp",), hosts=network.hosts)
        with varnish.run(vcl.encode(), version=version, pod=cache, port=8080, sandbox=sandbox):
            for number, text in enumerate(texts):
                reply = fetch(f"http://cache:8080/{number}", client=user, server=cache)
                assert reply.body.decode() == text
