"""From where it is fetched, and from where not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ddpc.patterns.git_sync.repository import Refused, is_revision, repository


@pytest.mark.parametrize(
    ("text", "scheme", "host", "port"),
    [
        ("https://git.example.com/acme/site.git", "https", "git.example.com", 443),
        ("https://Git.Example.com:8443/a", "https", "git.example.com", 8443),
        ("ssh://git@git.example.com/acme/site.git", "ssh", "git.example.com", 22),
        ("ssh://git.example.com:2222/~ann/site.git", "ssh", "git.example.com", 2222),
        ("git@git.example.com:acme/site.git", "ssh", "git.example.com", 22),
        ("git@git.example.com:/srv/site.git", "ssh", "git.example.com", 22),
        ("https://192.0.2.1/a/b", "https", "192.0.2.1", 443),
    ],
)
def test_addresses_that_are_fetched_from(text: str, scheme: str, host: str, port: int) -> None:
    found = repository(text)
    assert (found.url, found.scheme, found.host, found.port) == (text, scheme, host, port)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("http://git.example.com/a", "anybody on the way"),
        ("git://git.example.com/a", "anybody on the way"),
        ("HTTP://git.example.com/a", "anybody on the way"),
        ("file:///srv/a", "is a path"),
        ("/srv/a", "is a path"),
        ("../a", "is a path"),
        ("ext::sh -c id", "`ext` is no scheme"),
        ("ftp://git.example.com/a", "`ftp` is no scheme"),
        ("https://git.example.com", "no address"),
        ("https://git.example.com/", "no address"),
        ("https://git.example.com/a?token=x", "no address"),
        ("https://git.example.com/a#main", "no address"),
        ("https://git.example.com:0/a", "no address"),
        ("https://git.example.com:70000/a", "no address"),
        ("https://-oProxyCommand=id/a", "no address"),
        ("ssh://-oProxyCommand=id/a", "no address"),
        ("-oProxyCommand=id@host:a", "no address"),
        ("git@-oProxyCommand=id:a", "no address"),
        ("--upload-pack=id", "no address"),
        ("https://git.example.com/a b", "no address"),
        ("https://git.example.com/$(HOME)", "no address"),
        ("https://git.example.com/a\n", "no address"),
        ("https://git.example.com/é", "no address"),
        ("", "no address"),
    ],
)
def test_addresses_that_are_not(text: str, reason: str) -> None:
    with pytest.raises(Refused, match=reason) as refused:
        repository(text)
    assert not refused.value.login


@pytest.mark.parametrize(
    "text",
    [
        "https://ann@git.example.com/a",
        "https://ann:secret@git.example.com/a",
        "http://ann:secret@git.example.com/a",
        "https://:secret@git.example.com/a",
        "ssh://git:secret@git.example.com/a",
    ],
)
def test_a_login_in_an_address_is_told_apart_and_not_repeated(text: str) -> None:
    with pytest.raises(Refused) as refused:
        repository(text)
    assert refused.value.login
    assert "secret" not in str(refused.value)


@given(st.text())
def test_whatever_is_written_is_refused_or_plain(text: str) -> None:
    try:
        found = repository(text)
    except Refused:
        return
    assert found.url.isascii()
    assert not set(found.url) & set(" \t\n\"'`$(){}<>|;&\\?#")
    assert not found.url.startswith("-")
    assert not found.host.startswith("-")


@pytest.mark.parametrize("text", ["main", "feature/x", "v1.0", "a_b-c.d", "release/2026#1"])
def test_names_of_branches(text: str) -> None:
    assert is_revision(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-main",
        ".main",
        "a/.b",
        "a..b",
        "a.lock",
        "a/b.lock",
        "a//b",
        "/a",
        "a/",
        "a.",
        "a b",
        "a~1",
        "a^",
        "a:b",
        "a?",
        "a*",
        "a[",
        "a\\b",
        "@",
        "a@{1}",
        "a\n",
        "é",
        "a" * 201,
    ],
)
def test_what_git_does_not_take_for_one(text: str) -> None:
    assert not is_revision(text)
