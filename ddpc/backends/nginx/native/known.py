"""What is known of one setting of nginx."""

from __future__ import annotations

from typing import Final

from ddpc.backends.nginx.native.shapes import Shape, shape
from ddpc.ir.values import Version
from ddpc.node import frozen

HTTP: Final = ("http",)
HTTP_SERVER: Final = ("http", "server")
HTTP_SERVER_LOCATION: Final = ("http", "server", "location")


@frozen(kw_only=True)
class Known:
    """A setting: where it stands, what it takes, since when; ``summary`` says what it is for."""

    name: str
    places: tuple[str, ...]
    shape: Shape
    summary: str
    since: Version | None = None
    until: Version | None = None
    repeats: bool = False


def known(
    name: str,
    takes: str,
    summary: str,
    *,
    places: tuple[str, ...] = HTTP_SERVER_LOCATION,
    since: Version | None = None,
    until: Version | None = None,
    repeats: bool = False,
) -> Known:
    """A row of the table; ``takes`` is the short form of its arguments."""
    return Known(
        name=name,
        places=places,
        shape=shape(takes),
        summary=summary,
        since=since,
        until=until,
        repeats=repeats,
    )
