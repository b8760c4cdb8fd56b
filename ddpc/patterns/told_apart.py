"""Headers by which clients cannot be told apart, whoever wants to."""

from __future__ import annotations

from typing import Final

_ADDRESSES: Final = frozenset(
    {
        "cf-connecting-ip",
        "forwarded",
        "true-client-ip",
        "via",
        "x-forwarded-for",
        "x-forwarded-host",
        "x-forwarded-port",
        "x-forwarded-proto",
        "x-real-ip",
    }
)
_OF_ALL: Final = frozenset(
    {"accept", "accept-encoding", "accept-language", "host", "origin", "user-agent"}
)
_OF_ONE: Final = frozenset(
    {
        "connection",
        "content-length",
        "content-type",
        "cookie",
        "date",
        "range",
        "referer",
        "te",
        "traceparent",
        "transfer-encoding",
        "upgrade",
        "x-request-id",
    }
)


def no_key(header: str) -> str | None:
    """Why a header is not the same in all requests of one client and another in those of others;
    None where nothing is known against it.
    """
    name = header.lower()
    if name in _ADDRESSES:
        return "set by proxies, for all behind them"
    if name in _OF_ALL:
        return "the same for many clients"
    return "not the same in all requests of a client" if name in _OF_ONE else None
