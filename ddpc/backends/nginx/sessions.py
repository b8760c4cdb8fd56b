"""Clients that are kept on pods: the key, how it chooses a pod, and how the pods are known."""

from __future__ import annotations

import re
from typing import Final

from ddpc.backends.nginx import quote
from ddpc.backends.nginx.findings import Findings
from ddpc.backends.nginx.maps import Map
from ddpc.backends.nginx.model import Directive
from ddpc.backends.nginx.quote import Word
from ddpc.backends.nginx.versions import Features
from ddpc.ir.http import Session
from ddpc.ir.http import Upstream as NextHop
from ddpc.ir.origin import Origin
from ddpc.ir.upstream import Followed
from ddpc.node import frozen

_ZONE: Final = (Word("session-pods"), Word("1m"))
"""No limit's zone has a dash in its name. Of one megabyte, what is known of a thousand pods takes
less (measured on nginx 1.30: 100 of them overflow 64 KiB and fit into 256)."""

_FAILS: Final = Word("max_fails=3 fail_timeout=10s")
"""One slow answer does not send all of a pod's clients elsewhere."""

_ASK_EVERY: Final = Word("valid=5s")
_SIMPLE: Final = re.compile(r"[A-Za-z0-9_]+", re.ASCII)


@frozen(kw_only=True)
class Keeping:
    """What keeps clients on the pods of one upstream.

    ``maps`` make its key, ``to_client`` are headers of answers.
    """

    upstream: str
    settings: tuple[Directive, ...]
    maps: tuple[Map, ...] = ()
    to_client: tuple[Directive, ...] = ()


def keeping(
    session: Session, hop: NextHop, features: Features, *, encrypted: bool, findings: Findings
) -> Keeping:
    """How ``session`` chooses among the pods of ``hop``.

    ``encrypted``: clients come over TLS only, so that a cookie of ours need not go without.
    """
    zone = _set("zone", *_ZONE, origin=session.origin, why="What all workers know of the pods.")
    asked = _resolver(hop.pods, session) if isinstance(hop.pods, Followed) else ()
    key, maps = _key(session, findings)
    if session.issued and features.sticky:
        stuck = _sticky(session, encrypted)
        return Keeping(upstream=hop.name, settings=(zone, stuck, *asked))
    to_client: tuple[Directive, ...] = ()
    if session.issued:
        to_client = (_set_cookie(session),)
        maps = (*maps, *_issued(session, key, encrypted))
        key = Word("$session_key")
    chosen = _set(
        "hash",
        key,
        Word("consistent"),
        origin=session.origin,
        why="One key, one pod, through whichever replica; without a key, one pod after the other.",
    )
    return Keeping(
        upstream=hop.name, settings=(zone, chosen, *asked), maps=maps, to_client=to_client
    )


def pods(hop: NextHop, findings: Findings) -> tuple[tuple[Word, ...], Word]:
    """The servers of an upstream whose pods are told apart, and what holds for each.

    Keys follow the names as they are written, port and all: every replica has the same.
    """
    if isinstance(hop.pods, Followed):
        name = findings.word(quote.server_name, hop.pods.name, hop.origin)
        service = findings.word(quote.name, hop.pods.port, hop.origin)
        return (name,), Word(f"service={service} resolve {_FAILS}")
    return (
        tuple(
            findings.word(lambda host: quote.endpoint(host, hop.port), host, hop.origin)
            for host in hop.pods
        ),
        _FAILS,
    )


def _key(session: Session, findings: Findings) -> tuple[Word, tuple[Map, ...]]:
    """The variable that holds the key, and the map that makes it where it takes one."""
    if session.header is not None:
        header = session.header
        key = findings.word(
            lambda name: quote.header_variable("http_", name), header, session.origin
        )
        return key, ()
    cookie = session.cookie or ""
    if _SIMPLE.fullmatch(cookie):
        return Word(f"$cookie_{cookie}"), ()
    key = Word("$session_cookie")
    made = Map(
        of=Word("$http_cookie"),
        variable=key,
        entries=((quote.captured_cookie(cookie, "session_carried"), Word("$session_carried")),),
        default=Word("''"),
        why="There is no variable of nginx's own for a cookie of this name.",
        origin=session.origin,
    )
    return key, (made,)


def _issued(session: Session, key: Word, encrypted: bool) -> tuple[Map, ...]:
    """The key of who has no cookie yet, and the cookie that brings it back."""
    secure = "; Secure" if encrypted else ""
    cookie = Word(f"'{session.cookie}=$request_id; Path=/; HttpOnly; SameSite=Lax{secure}'")
    return (
        Map(
            of=key,
            variable=Word("$session_key"),
            entries=((Word("''"), Word("$request_id")),),
            default=key,
            why="Who comes without the cookie is given one, and kept by it from this request on.",
            origin=session.origin,
        ),
        Map(
            of=key,
            variable=Word("$session_issued"),
            entries=((Word("''"), cookie),),
            default=Word("''"),
            origin=session.origin,
        ),
    )


def _set_cookie(session: Session) -> Directive:
    """The header that gives the cookie; nginx leaves out one without a value."""
    arguments = (Word("Set-Cookie"), Word("$session_issued"), Word("always"))
    return _set("add_header", *arguments, origin=session.origin)


def _sticky(session: Session, encrypted: bool) -> Directive:
    words = ["cookie", session.cookie or "", "path=/", "httponly", "samesite=lax"]
    return _set(
        "sticky",
        *(Word(word) for word in (*words, *(("secure",) if encrypted else ()))),
        origin=session.origin,
        why="The cookie names the client's pod, and is the same through whichever replica.",
    )


def _resolver(followed: Followed, session: Session) -> tuple[Directive, ...]:
    return (
        _set(
            "resolver",
            *(quote.dns_server(server) for server in followed.dns),
            _ASK_EVERY,
            origin=session.origin,
            why="The cluster's DNS has a record for each pod that is ready.",
        ),
    )


def _set(name: str, *arguments: Word, origin: Origin, why: str = "") -> Directive:
    return Directive(name=Word(name), arguments=arguments, why=why, origin=origin)
