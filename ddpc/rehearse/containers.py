"""What runs each container: a real server, the user's command, a stand-in, or nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath
from typing import Final

from ddpc.ir.deployment import Container as Declared
from ddpc.node import frozen
from ddpc.rehearse.manifests import Container
from ddpc.rehearse.programs import TARGETS, Program, Programs


@frozen(kw_only=True)
class Real:
    """A server of the machine, started as the image would."""

    program: Program
    argv: tuple[str, ...]
    user: int | None = None
    """The image's own user, where the pod says none."""
    writable: tuple[str, ...] = ()
    """The folders that the image may write to, whatever the pod mounts."""


@frozen(kw_only=True)
class Given:
    """The user's command in the container's place."""

    command: str


@frozen(kw_only=True)
class StandIn:
    """A small server of ours at the container's ports: (number, protocol, address) of each.

    An empty address: all addresses.
    """

    ports: tuple[tuple[int, str, str], ...]
    lacks: str = ""
    """The server that would run here, were it installed, and how to get it."""


@frozen(kw_only=True)
class Absent:
    """Nothing runs; the text says why."""

    why: str


Runner = Real | Given | StandIn | Absent


@frozen(kw_only=True)
class _Image:
    """How an image starts its server: the words before the pod's arguments, as which user."""

    words: tuple[str, ...]
    user: int
    writable: tuple[str, ...] = ("/tmp",)
    commands: tuple[str, ...] = ()
    """First words of the pod's arguments that its entry point takes for the server itself."""


_MARIADB: Final = _Image(
    words=(
        *("mariadbd", "--no-defaults", "--skip-grant-tables", "--skip-name-resolve"),
        *("--datadir=/var/lib/mysql", "--socket=/tmp/mysqld.sock", "--pid-file=/tmp/mysqld.pid"),
        *("--bind-address=0.0.0.0", "--innodb-buffer-pool-size=16M", "--innodb-log-file-size=4M"),
        *("--innodb-use-native-aio=0", "--key-buffer-size=1M", "--aria-pagecache-buffer-size=1M"),
    ),
    user=999,
    writable=("/tmp", "/var/lib/mysql"),
    commands=("mariadbd", "mysqld"),
)
"""Without tables of its own it takes every user for root; and it is small."""

_IMAGES: Final[Mapping[str, _Image]] = {
    "redis": _Image(
        words=("redis-server", "--protected-mode", "no", "--save", "", "--dir", "/tmp"), user=999
    ),
    "memcached": _Image(words=("memcached",), user=11211),
    "redis_exporter": _Image(words=("redis_exporter",), user=59000),
    "prometheus": _Image(words=("prometheus",), user=65534),
    "mariadb": _MARIADB,
    "mysql": _MARIADB,
}
"""By the last part of the image's name. Sources: the images' Dockerfiles."""

_STORES: Final[Mapping[str, tuple[str, str]]] = {
    "redis": ("redis", "--port"),
    "memcached": ("memcached", "-p"),
    "mysql": ("mariadb", "--port"),
}
"""By protocol: the image that an external is like, and its option for the port."""

_STARTERS: Final[Mapping[str, str]] = {"nutcracker-start": "nutcracker"}
"""Scripts of our own images that start a server."""

_SERVERS: Final = ("nginx", "varnishd", "nutcracker", "fluentd")


@frozen
class Runners:
    """Decides what runs each container."""

    programs: Programs
    commands: Mapping[str, str] = {}
    """The user's, by the name of the service."""

    def of(self, container: Container, declared: Declared | None, home: str) -> Runner:
        """What runs the container, which belongs to the service ``home``."""
        if declared is not None and declared.program is not None:
            return self._ours(container)
        command = self.commands.get(container.name) or self.commands.get(home)
        if command is not None and (container.name == home or container.name in self.commands):
            return Given(command=command)
        image = _name_of(container.image)
        known = _IMAGES.get(image)
        ports = tuple(
            (each.number, each.protocol, "127.0.0.1" if each.on_localhost else "")
            for each in (declared.ports if declared else ())
        )
        if known is not None:
            program = self.programs.find(known.words[0])
            if program is not None:
                return _real(known, program, container.argv)
            if known is not _MARIADB or not ports:
                return Absent(why=self.programs.lacks(known.words[0]))
            return StandIn(ports=ports, lacks=self.programs.lacks(known.words[0]))
        if ports:
            return StandIn(ports=ports)
        return Absent(why=f"nothing is known of the image `{image}`, and it has no port")

    def beyond(self, port: int, protocol: str) -> Real | StandIn:
        """What is at a port of an external."""
        image, option = _STORES.get(protocol, ("", ""))
        ports = ((port, protocol, ""),)
        if not image:
            return StandIn(ports=ports)
        known = _IMAGES[image]
        program = self.programs.find(known.words[0])
        if program is None:
            return StandIn(ports=ports, lacks=self.programs.lacks(known.words[0]))
        return _real(known, program, (option, str(port)))

    def _ours(self, container: Container) -> Runner:
        name = server_of(container.argv)
        if name is None:
            return Absent(why=f"`{container.argv[0]}` cannot be run")
        program = self.programs.find(name)
        if program is None:
            return Absent(why=self.programs.lacks(name))
        return Real(program=program, argv=_led(container.argv, program))


def _real(image: _Image, program: Program, given: tuple[str, ...]) -> Real:
    """The server as the image starts it with what the pod gives it."""
    if given and given[0] in image.commands:
        given = given[1:]
    argv = given if given and not given[0].startswith("-") else (*image.words, *given)
    return Real(program=program, argv=_led(argv, program), user=image.user, writable=image.writable)


def server_of(argv: Sequence[str]) -> str | None:
    """The server that a command of ours starts: also behind ``env``, or by a script."""
    for word in argv:
        name = PurePosixPath(word).name
        name = _STARTERS.get(name, name)
        if name in _SERVERS:
            return name
        if name != "env" and "=" not in word:
            return None
    return None


def known_servers() -> frozenset[str]:
    """What an executable can be given for: targets and programs."""
    started = {image.words[0] for image in _IMAGES.values()}
    return frozenset({*TARGETS, *TARGETS.values(), *_SERVERS, *started})


def _led(argv: Sequence[str], program: Program) -> tuple[str, ...]:
    """The command with the program's own path, where it begins with the program's name."""
    names = {program.name, PurePosixPath(program.command).name}
    return tuple(
        program.command if PurePosixPath(word).name in names and number == 0 else word
        for number, word in enumerate(argv)
    )


def _name_of(image: str) -> str:
    return image.partition("@")[0].rpartition("/")[2].partition(":")[0]
