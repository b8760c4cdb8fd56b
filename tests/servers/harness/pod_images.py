"""The images that pods name, made on this machine from Debian's packages."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from typing import Final

from attrs import define, field, frozen

from ddpc.rehearse.missing import Missing
from tests.servers.harness import roots
from tests.servers.harness.podman import CONTAINERS, Podman, PodmanError

_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
_LEFT_OUT = ("./usr/share/man", "./usr/share/zoneinfo", "./usr/share/i18n", "./var/lib/dpkg/info")
"""What no server reads."""
_SECONDS = 300


@frozen
class _Debian:
    """A server's image: the tree that has it, and how the image starts it by itself."""

    server: str
    version: str | None
    """Of the tree; None: the image's tag."""
    entrypoint: Sequence[str] = ()
    copied: str = ""
    """This file of the tree alone, in another image."""


_SERVERS: Final[Mapping[str, _Debian]] = {
    "nginx": _Debian("nginx", None),
    "varnish": _Debian("varnish", None),
    "twemproxy": _Debian("twemproxy", "0.5"),
    "redis": _Debian(
        "twemproxy",
        "0.5",
        ("redis-server", "--protected-mode", "no", "--dir", "/tmp"),
    ),
    "redis_exporter": _Debian(
        "prometheus", "2.42", ("/redis_exporter",), "usr/bin/prometheus-redis-exporter"
    ),
}
"""By the last part of the image's name."""

_STAND_IN = "/stand-in/start"


@frozen(kw_only=True)
class StandIn:
    """A user's image: it answers at ports, with its own name and what it saw.

    Each port is a number and the address at which it listens. ``starts`` are programs by which the
    pod starts it, and ``asks`` are those of its probes.
    """

    name: str
    ports: tuple[tuple[int, str], ...]
    starts: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()


@define
class Images:
    """Makes images in one podman, each once."""

    podman: Podman
    resolver: str
    """The address of the name server; podman 4.3 has no say in it where the network is not its."""
    _made: set[str] = field(factory=set)

    def server(self, image: str, files: Mapping[str, str]) -> bool:
        """Make the image of a server; False if it is none. ``files`` go to its /usr/local/bin."""
        name, _, tag = image.rpartition("/")[2].partition(":")
        known = _SERVERS.get(name)
        if known is None:
            return False
        if image in self._made:
            return True
        version = known.version or tag
        if known.copied:
            content = (roots.root_with(known.server, version).path / known.copied).read_bytes()
            self._build(
                image,
                self._debian("nginx", "1.30"),
                {known.entrypoint[0]: content},
                known.entrypoint,
            )
        else:
            scripts = {f"/usr/local/bin/{file}": text.encode() for file, text in files.items()}
            self._build(image, self._debian(known.server, version), scripts, known.entrypoint)
        return True

    def stand_in(self, image: str, what: StandIn) -> None:
        """Make the image of a user's service."""
        if image in self._made:
            return
        files = {"/stand-in/nginx.conf": _configuration(what).encode()}
        files |= dict.fromkeys((_STAND_IN, *map(_in_path, what.starts)), _START.encode())
        asked = "".join(f": </dev/tcp/127.0.0.1/{number}\n" for number, _ in what.ports)
        files |= dict.fromkeys(what.asks, f"#!/bin/bash\nset -e\n{asked}".encode())
        self._build(image, self._debian("nginx", "1.30"), files, (_STAND_IN,))

    def try_one(self) -> None:
        """Run a container that does nothing. Missing if that cannot be done on this machine."""
        image = self._debian("nginx", "1.30")
        try:
            self.podman.run("run", "--rm", "--network=none", image, "true")
        except PodmanError as error:
            raise Missing(CONTAINERS, f"none can be run here: {error}") from None

    def _debian(self, server: str, version: str) -> str:
        """The image that is a tree of Debian, and nothing else."""
        root = roots.root_with(server, version).path
        name = f"localhost/debian-{root.name}"
        if name in self._made:
            return name
        left_out = [f"--exclude={each}" for each in _LEFT_OUT]
        with tempfile.TemporaryFile() as archive:
            subprocess.run(
                ["tar", "--create", f"--directory={root}", *left_out, "."],
                stdout=archive,
                check=True,
                timeout=_SECONDS,
            )
            archive.seek(0)
            self.podman.load(name, archive, f"ENV PATH={_PATH}")
        self._made.add(name)
        return name

    def _build(
        self, image: str, base: str, files: Mapping[str, bytes], entrypoint: Sequence[str]
    ) -> None:
        folder = self.podman.folder(f"image-{len(self._made)}", size=None, group=None)
        lines = [f"FROM {base}"]
        resolver = {"/etc/resolv.conf": f"nameserver {self.resolver}\n".encode()}
        for number, (path, content) in enumerate({**files, **resolver}.items()):
            file = self.podman.path(f"{folder}/{number}")
            file.write_bytes(content)
            file.chmod(0o555)
            lines.append(f"COPY {number} {path}")
        if entrypoint:
            words = ", ".join(f'"{word}"' for word in entrypoint)
            lines.append(f"ENTRYPOINT [{words}]")
        self.podman.path(f"{folder}/Containerfile").write_text("\n".join(lines) + "\n")
        self.podman.run(
            "build", "--quiet", "--layers=false", "--pull-never", "--tag", image, folder
        )
        self._made.add(image)


def _in_path(program: str) -> str:
    return program if "/" in program else f"/usr/local/bin/{program}"


_START = """#!/bin/sh
exec nginx -c /stand-in/nginx.conf -e stderr -g 'daemon off;'
"""


def _configuration(what: StandIn) -> str:
    """An nginx that tells its name and what it was asked, and that answers may be kept."""
    listens = "".join(
        f"        listen {address or '0.0.0.0'}:{number};\n" for number, address in what.ports
    )
    told = ", ".join(
        f'"{name}": "${variable}"'
        for name, variable in (
            ("peer", "remote_addr"),
            ("path", "request_uri"),
            ("client", "http_x_real_ip"),
            ("scheme", "http_x_forwarded_proto"),
        )
    )
    places = "".join(
        f"    {each}_temp_path /tmp/{each};\n"
        for each in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    return (
        "pid /tmp/stand-in.pid;\nworker_processes 1;\nevents {}\nhttp {\n"
        f"{places}    access_log off;\n    server {{\n{listens}"
        "        default_type application/json;\n        add_header Cache-Control max-age=60;\n"
        f'        return 200 \'{{"service": "{what.name}", {told}}}\';\n    }}\n}}\n'
    )
