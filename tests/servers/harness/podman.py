"""podman, in namespaces of its own: nothing of it is on the machine, or stays behind."""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from attrs import frozen

from ddpc.rehearse import sandbox
from ddpc.rehearse.missing import Missing
from ddpc.rehearse.namespace import Namespace
from tests.servers.harness.surroundings import chrooted

PODMAN = "podman"
CONTAINERS = "containers"
"""What lacks: the program, or a machine on which it can run something."""

_VERSION = "4.3."
"""Of which the rest of the harness knows what it takes; others take other forms of Secrets."""

_PROJECT = Path(__file__).parents[3]
_SECONDS = 120
_MOST_FILES, _MOST_PROCESSES = 16384, 4096
_PROGRAMS = {
    "podman": "podman",
    "runc": "runc",
    "catatonit": "catatonit",
    "conmon": "conmon",
    "nsenter": "util-linux",
}
"""What has to be here, with Debian's package of it."""

_OWN_PLACES = ("/usr/libexec/podman", "/usr/lib/podman", "/usr/sbin", "/sbin")


class PodmanError(Exception):
    """A command of podman failed; with what it said."""


@frozen
class Podman:
    """A podman with images, containers and settings of its own."""

    version: str
    _folder: str
    _first: int
    """The number of the first process inside."""
    _keeper: IO[str]

    def run(self, *argv: str, said: str | None = None, seconds: float = _SECONDS) -> str:
        """Run a command and return what it prints. PodmanError if it fails."""
        done = self.attempt(*argv, said=said, seconds=seconds)
        if done.returncode != 0:
            raise PodmanError(f"podman {' '.join(argv)}\n{done.stdout}")
        return done.stdout

    def attempt(
        self, *argv: str, said: str | None = None, seconds: float = _SECONDS
    ) -> subprocess.CompletedProcess[str]:
        """Run a command, whatever comes of it; ``said`` is its standard input."""
        return self._inside(
            "podman", "--tmpdir", f"{self._folder}/tmp", *argv, said=said, seconds=seconds
        )

    def load(self, image: str, archive: IO[bytes], change: str) -> None:
        """Make an image of a tar archive, with one line of what Dockerfiles say of images."""
        argv = ("import", "--quiet", "--change", change, "-", image)
        done = self._inside("podman", "--tmpdir", f"{self._folder}/tmp", *argv, source=archive)
        if done.returncode != 0:
            raise PodmanError(done.stdout)

    def inspect(self, name: str) -> Any:
        """What podman knows of a container."""
        (found,) = json.loads(self.run("container", "inspect", name))
        return found

    def namespace(self, process: int) -> Namespace:
        """The network that a process inside has; the descriptor is the caller's to close."""
        return Namespace(os.open(self.path(f"/proc/{process}/ns/net"), os.O_RDONLY))

    def path(self, inside: str) -> Path:
        """Where to find a file that podman and its containers' ``/proc`` have at a path."""
        return Path(f"/proc/{self._first}/root{inside}")

    def folder(self, name: str, *, size: int | None, group: int | None) -> str:
        """Make a folder as a kubelet does for an emptyDir; return where podman finds it."""
        number = len(list(self.path(f"{self._folder}/volumes").iterdir()))
        at = f"{self._folder}/volumes/{number}-{name}"
        self.path(at).mkdir()
        mode = "0777" if group is None else "2777"
        options = [f"mode={mode}", *([] if size is None else [f"size={size}"])]
        options += [] if group is None else [f"gid={group}"]
        self.mount("tmpfs", at, *options, kind="tmpfs")
        return at

    def mount(self, source: str, at: str, *options: str, kind: str = "none") -> None:
        """Mount something where podman sees it, and the machine does not."""
        done = self._inside("mount", "-t", kind, "-o", ",".join(options), source, at)
        if done.returncode != 0:
            raise PodmanError(done.stdout)

    def tell_of(self, pod: str) -> None:
        """Have the control groups of a pod removed at the end."""
        self._keeper.write(f"{pod}\n")
        self._keeper.flush()

    def _inside(
        self,
        *argv: str,
        said: str | None = None,
        source: IO[bytes] | int = subprocess.DEVNULL,
        seconds: float = _SECONDS,
    ) -> subprocess.CompletedProcess[str]:
        within = ("--mount", "--pid", "--net", "--ipc", f"--target={self._first}")
        settings = {
            "CONTAINERS_CONF": f"{self._folder}/containers.conf",
            "CONTAINERS_STORAGE_CONF": f"{self._folder}/storage.conf",
            "CONTAINERS_REGISTRIES_CONF": f"{self._folder}/registries.conf",
            "TMPDIR": f"{self._folder}/tmp",
            "HOME": self._folder,
            "PATH": _search_path(),
        }
        return subprocess.run(
            ["nsenter", *within, "--", *argv],
            env=settings,
            **({"stdin": source} if said is None else {"input": said}),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=seconds,
            check=False,
        )


def require() -> None:
    """Raise Missing where podman or what it needs is not installed, or this is not root."""
    sandbox.require()
    if chrooted():
        raise Missing(CONTAINERS, "in a chroot, what enters podman's namespaces leaves it")
    for program, package in _PROGRAMS.items():
        if shutil.which(program, path=_search_path()) is None:
            raise Missing(PODMAN, f"{package} is not installed")


@contextmanager
def new_podman() -> Iterator[Podman]:
    """Start anew. Missing where podman is not installed, or cannot run a container here."""
    require()
    with tempfile.TemporaryDirectory(prefix="ddpc-pods-") as folder:
        keeper = subprocess.Popen(
            [sys.executable, "-P", "-m", "tests.servers.harness.podman_keeper", folder],
            cwd=_PROJECT,
            env={**os.environ, "PYTHONPATH": str(_PROJECT)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # it outlives an interrupt from the terminal, to clean up
            text=True,
        )
        assert keeper.stdin is not None
        assert keeper.stdout is not None
        with keeper:
            lines = [keeper.stdout.readline(), keeper.stdout.readline()]
            if "ready\n" not in lines:
                raise Missing(
                    CONTAINERS, f"no namespaces: {''.join(lines)}{keeper.communicate()[0]}"
                )
            first = next(int(line) for line in lines if line != "ready\n")
            podman = Podman("", folder, first, keeper.stdin)
            _write_settings(podman, folder)
            version = podman.run("version", "--format", "{{.Client.Version}}").strip()
            if not version.startswith(_VERSION):
                raise Missing(CONTAINERS, f"podman is {version}, not {_VERSION}x")
            yield Podman(version, folder, first, keeper.stdin)


def _write_settings(podman: Podman, folder: str) -> None:
    for below in ("tmp", "volumes", "networks"):
        podman.path(f"{folder}/{below}").mkdir()
    files = _most(resource.RLIMIT_NOFILE, _MOST_FILES)
    processes = _most(resource.RLIMIT_NPROC, _MOST_PROCESSES)
    limits = [f"nofile={files}:{files}", f"nproc={processes}:{processes}"]
    settings = {
        "containers.conf": (
            "[containers]\n"
            f"default_ulimits = {json.dumps(limits)}\n"
            'base_hosts_file = "none"\n'
            'log_driver = "k8s-file"\n'
            "[engine]\n"
            'runtime = "runc"\n'
            'cgroup_manager = "cgroupfs"\n'
            'events_logger = "none"\n'
            f'image_copy_tmp_dir = "{folder}/tmp"\n'
            "[network]\n"
            f'network_config_dir = "{folder}/networks"\n'
        ),
        "storage.conf": (
            "[storage]\n"
            'driver = "overlay"\n'
            f'graphroot = "{folder}/storage"\n'
            f'runroot = "{folder}/run"\n'
        ),
        "registries.conf": "unqualified-search-registries = []\n",
    }
    for name, text in settings.items():
        podman.path(f"{folder}/{name}").write_text(text)


def _most(kind: int, wanted: int) -> int:
    """As much as is wanted, or as this process may give."""
    _, hard = resource.getrlimit(kind)
    return wanted if hard == resource.RLIM_INFINITY else min(hard, wanted)


def _search_path() -> str:
    return ":".join((os.environ.get("PATH", ""), *_OWN_PLACES))
