"""What a backend is, and what it hands over."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from attrs import field

from ddpc.diagnostics import Diagnostic
from ddpc.ir.deployment import (
    Build,
    Container,
    ContainerPort,
    Deployment,
    Probe,
    Stop,
    Workload,
)
from ddpc.ir.http import LayerKind
from ddpc.ir.origin import Origin
from ddpc.ir.program import Program
from ddpc.ir.values import Image, Size, Version
from ddpc.node import frozen


@frozen
class Lines:
    """Lines ``first`` to ``last`` (from 1, both included) of a file came from ``origin``."""

    first: int
    last: int
    origin: Origin


@frozen(kw_only=True)
class OutputFile:
    """A file of the build: its path under the output folder, its text, and where its lines are
    from.

    Lines that no range covers belong to every output of the kind. Ranges do not overlap. ``image``:
    what the manifests name the image that is built of this Dockerfile and its folder.
    """

    path: str
    text: str
    lines: tuple[Lines, ...] = ()
    image: Image | None = None


@frozen(kw_only=True)
class SecretMount:
    """A Secret that a server reads as files of a directory; ``items`` are (key, file name),
    empty: all.
    """

    secret: str
    path: str
    items: tuple[tuple[str, str], ...] = ()


@frozen(kw_only=True)
class Writable:
    """A directory that a server writes to, bounded in size."""

    name: str
    path: str
    size: Size
    in_memory: bool = False


@frozen(kw_only=True)
class Served:
    """How a server runs a container's program.

    ``files`` are its configuration, relative to ``directory``, where they are mounted as a whole;
    ``standalone`` is the folder of the output that holds the same files for people and checkers
    (``nginx/dictionary-tls``). ``build`` is set where the image is ours to build.
    """

    image: Image
    build: Build | None = None
    command: tuple[str, ...]
    arguments: tuple[str, ...] = ()
    directory: str
    files: tuple[OutputFile, ...]
    standalone: str
    secrets: tuple[SecretMount, ...] = ()
    writable: tuple[Writable, ...] = ()
    ports: tuple[ContainerPort, ...]
    user: int
    group: int
    ready: Probe | None
    """None: the pod is ready without it."""
    alive: Probe | None
    started: Probe | None
    stop: Stop
    """Every time written out; the pause lets the cluster withdraw the address first."""


@frozen(kw_only=True)
class NativeWord:
    """A setting of a tool that users may write in the tool's own words.

    ``places`` are where it may stand, ``fewest`` and ``most`` the number of its arguments (most
    None: any), ``since`` and ``until`` the versions that have it (until excluded), ``repeats``
    whether it may stand twice in one place.
    """

    name: str
    places: tuple[str, ...]
    fewest: int = 1
    most: int | None = 1
    since: Version | None = None
    until: Version | None = None
    repeats: bool = False
    summary: str = ""


@frozen(kw_only=True)
class NativeVocabulary:
    """The settings of one tool that users may write, and those refused with the reason."""

    tool: str
    places: tuple[str, ...]
    default_place: str
    words: tuple[NativeWord, ...] = field(repr=False)
    refused: tuple[tuple[str, str], ...] = field(default=(), repr=False)


class ServerBackend(Protocol):
    """A server kind that runs programs.

    ``holds`` are the kinds of layer that one server can hold, in the order in which it can hold
    them, the outermost first; ``programs`` are the kinds of program that it runs. ``versions`` are
    the supported targets, oldest first.
    """

    @property
    def name(self) -> str: ...
    @property
    def programs(self) -> tuple[type[Program], ...]: ...
    @property
    def holds(self) -> tuple[LayerKind, ...]: ...
    @property
    def versions(self) -> tuple[Version, ...]: ...
    @property
    def vocabulary(self) -> NativeVocabulary | None: ...

    def serve(
        self, container: Container, workload: Workload, deployment: Deployment
    ) -> tuple[Served | None, tuple[Diagnostic, ...]]:
        """How ``container``'s program runs, or what stands against it."""
        ...


@runtime_checkable
class Follower(Protocol):
    """A server kind that follows the pods of a service by the cluster's DNS, from a version on."""

    @property
    def follows_since(self) -> Version: ...


class PlatformBackend(Protocol):
    """What runs the containers: makes the cluster's objects of a Deployment and its served
    programs.

    ``versions`` are the supported targets, oldest first. ``served`` is by (workload name,
    container name).
    """

    @property
    def name(self) -> str: ...
    @property
    def versions(self) -> tuple[Version, ...]: ...

    def emit(
        self, deployment: Deployment, served: dict[tuple[str, str], Served]
    ) -> tuple[tuple[OutputFile, ...], tuple[Diagnostic, ...]]:
        """The files of the build that the platform reads."""
        ...


class MonitorBackend(Protocol):
    """What asks the pods for their metrics and tells people: makes its files of a Deployment.

    ``versions`` are the supported targets, oldest first.
    """

    @property
    def name(self) -> str: ...
    @property
    def versions(self) -> tuple[Version, ...]: ...

    def emit(self, deployment: Deployment) -> tuple[tuple[OutputFile, ...], tuple[Diagnostic, ...]]:
        """The files of the build that it reads; none where nothing is scraped."""
        ...


__all__ = [
    "Follower",
    "Lines",
    "MonitorBackend",
    "NativeVocabulary",
    "NativeWord",
    "OutputFile",
    "PlatformBackend",
    "SecretMount",
    "Served",
    "ServerBackend",
    "Writable",
]
