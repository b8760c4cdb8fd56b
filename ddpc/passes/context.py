"""What every pass may look at besides what it is given."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from attrs import field

from ddpc.ir.http import LayerKind
from ddpc.ir.values import Version
from ddpc.node import frozen
from ddpc.patterns.contract import Pattern


class Unreadable(Exception):
    """A file that a reader could not give; the text says why, for the user."""


class Reader(Protocol):
    """Gives the bytes of a file of the project.

    ``path`` is relative to the project's folder, with ``/`` between its parts and no ``..``.
    Raises Unreadable with the reason (``no such file``, ``permission denied``).
    """

    def __call__(self, path: str) -> bytes: ...


@frozen(kw_only=True)
class NativeCheck:
    """Whether a tool knows a setting. Given to the passes by the driver, from the backends."""

    places: tuple[str, ...]
    default_place: str
    names: Mapping[str, tuple[NativeRule, ...]] = field(repr=False)
    refused: Mapping[str, str] = field(repr=False)


@frozen(kw_only=True)
class NativeRule:
    """One setting of a tool: where it stands, how many arguments it takes, which versions
    have it.
    """

    places: tuple[str, ...]
    fewest: int
    most: int | None
    since: Version | None
    until: Version | None
    repeats: bool


@frozen(kw_only=True)
class Server:
    """A server kind: the layers that one can hold, in its order, and the supported versions.

    ``follows_since``: the version from which on it follows pods by the cluster's DNS; None: it
    knows them by a list only.
    """

    name: str
    holds: tuple[LayerKind, ...]
    versions: tuple[Version, ...]
    follows_since: Version | None = None


@frozen(kw_only=True)
class Context:
    """The environment asked for, the inputs given, the built-in patterns, the servers.

    ``read`` gives the files that the program names. ``targets`` hold whatever the program targets.
    ``incomplete``: some of the source did not parse, so that unknown names prove nothing.
    """

    environment: str | None
    inputs: tuple[tuple[str, str], ...]
    targets: tuple[tuple[str, Version], ...] = ()
    patterns: Mapping[str, Pattern] = field(repr=False)
    servers: tuple[Server, ...]
    natives: Mapping[str, NativeCheck] = field(repr=False)
    read: Reader
    incomplete: bool = False
