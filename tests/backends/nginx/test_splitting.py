"""How a split is decided for nginx: keys, shares, rules, and what it does not carry."""

from __future__ import annotations

from fractions import Fraction

import pytest
from attrs import evolve

from ddpc.backends.nginx import quote
from ddpc.ir.http import HttpProxy, Verification
from ddpc.ir.split import Sticky
from ddpc.ir.values import PathPattern, Percent
from tests.backends.nginx.build import (
    arm,
    header_is,
    path_fits,
    program,
    serve,
    split,
    text,
    upstream,
)

_ARMS = (upstream(), upstream("b"), upstream("c"))


def _program(*arms: str, sticky: Sticky | None = None, salt: str = "app") -> HttpProxy:
    shares = (each.partition(" ") for each in arms)
    made = split(*(arm(name, share) for name, _, share in shares), sticky=sticky, salt=salt)
    return program(made, upstreams=_ARMS)


def _block(conf: str, head: str) -> list[str]:
    """The words of each line of the block that begins so."""
    _, _, rest = conf.partition(f"{head} {{\n")
    assert rest, head
    return [" ".join(line.split()) for line in rest.partition("}")[0].strip().splitlines()]


def test_shares_stand_in_the_order_of_the_arms_the_rest_last() -> None:
    conf = text(_program("c 0.01", "b 33.3", sticky=Sticky(by="client-ip"), salt="app.one"))
    assert _block(conf, 'split_clients "app.one:$remote_addr" $arm') == [
        "0.01% c;",
        "33.3% b;",
        "* app;",
    ]


def test_the_last_of_whole_shares_takes_what_is_left() -> None:
    made = split(arm("b", "60"), arm("c", "40"), arm("app", None, path_fits("/x")), sticky=None)
    whole = evolve(made, arms=tuple(one for one in made.arms if not one.rest))
    conf = text(program(whole, upstreams=_ARMS))
    assert _block(conf, 'split_clients "app:$request_id" $drawn_arm') == ["60% b;", "* c;"]


def test_rules_alone_draw_nobody() -> None:
    conf = text(program(split(arm("b", None, header_is("x-b", "1"))), upstreams=_ARMS))
    assert "split_clients" not in conf
    assert "Set-Cookie" not in conf
    assert _block(conf, "map $http_x_b $arm") == ["'~^1\\\\z' b;", "default app;"]


def test_one_arm_alone_is_drawn_for_all() -> None:
    conf = text(program(split(), upstreams=_ARMS))
    assert _block(conf, 'split_clients "app:$request_id" $arm') == ["* app;"]


@pytest.mark.parametrize(
    ("path", "other"), [("/x", "/%78"), ("/a%20b/*", "/a b/*"), ("/x/*", "/%78/*")]
)
def test_one_path_written_twice_leads_to_one_arm(path: str, other: str) -> None:
    arms = (arm("b", None, path_fits(path)), arm("c", None, path_fits(other)))
    result, found = serve(program(split(*arms), upstreams=_ARMS))
    assert result is None
    assert [each.code.slug for each in found] == ["nginx/twice"]
    same = (arm("b", None, path_fits(path), path_fits(other)),)
    assert serve(program(split(*same), upstreams=_ARMS))[0] is not None


def test_arms_of_two_authorities_are_refused() -> None:
    def verified(name: str, authority: str) -> Verification:
        return Verification(server_name=f"{name}.internal", authority_secret=authority)

    def secured(second: str) -> HttpProxy:
        ups = (
            evolve(upstream(), protocol="https", verification=verified("app", "one")),
            evolve(upstream("b"), protocol="https", verification=verified("b", second)),
        )
        return program(split(arm("b", "10")), upstreams=ups)

    assert [each.code.slug for each in serve(secured("two"))[1]] == ["nginx/split-authorities"]
    conf = text(secured("one"))
    assert "proxy_pass https://$arm;" in conf
    assert _block(conf, "map $arm $arm_name") == ["'~^b\\\\z' b.internal;", "default app.internal;"]


def test_an_arm_that_ends_tls_is_asked_for_a_host_that_it_knows() -> None:
    known = Verification(
        server_name="b.internal", hosts=("b.internal", "www.example.com"), authority_secret="ca"
    )
    ups = (upstream(), evolve(upstream("b"), protocol="https", verification=known))
    conf = text(program(split(arm("b", "10")), upstreams=ups))
    assert _block(conf, "map $arm:$host $arm_host") == [
        "'~^b:b\\\\.internal\\\\z' $host;",
        "'~^b:www\\\\.example\\\\.com\\\\z' $host;",
        "'~^b:' b.internal;",
        "default $host;",
    ]
    assert "proxy_set_header Host $arm_host;" in conf


@pytest.mark.parametrize(("share", "word"), [("0.01", "0.01%"), ("12.5", "12.5%"), ("100", "100%")])
def test_shares_are_written_as_nginx_reads_them(share: str, word: str) -> None:
    assert quote.share(Percent(Fraction(share))) == word


@pytest.mark.parametrize("share", ["0", "0.001", "33.333333"])
def test_shares_that_nginx_does_not_read_are_not_carried(share: str) -> None:
    with pytest.raises(quote.Uncarried):
        quote.share(Percent(Fraction(share)))


def test_expressions_mean_their_text_alone() -> None:
    assert quote.exactly("a.b|c") == "'~^a\\\\.b\\\\|c\\\\z'"
    assert quote.fits(PathPattern("/a$(b)/", True)) == "'~^/a\\\\$\\\\(b\\\\)/'"
    assert quote.among_cookies("a.b", "x") == "'~(?:^|; ?)a\\\\.b=x *(?:;|\\\\z)'"
    with pytest.raises(quote.Uncarried):
        quote.exactly("a\nb")
