"""A command in a root tree of its own: read-only, with its own processes, mounts and network."""

from __future__ import annotations

import base64
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from attrs import evolve, field

from ddpc.node import frozen
from ddpc.rehearse.identities import in_user_namespace, one_identity
from ddpc.rehearse.launcher import (
    BindSpecification,
    FileSpecification,
    ScratchSpecification,
    Specification,
)
from ddpc.rehearse.missing import Missing
from ddpc.rehearse.namespace import Namespace
from ddpc.rehearse.output import Output

_PACKAGES = Path(__file__).parents[2]
"""The folder that ddpc is in: the launcher starts without the interpreter's other packages."""
_START_SECONDS = 15.0


class SandboxError(Exception):
    """The sandbox could not be made, or its command not started, or it did not end in time."""


@frozen
class File:
    """A file's content with a mode; plain bytes stand for mode 0644. Root owns every file."""

    content: bytes
    mode: int = 0o644
    group: int = 0


@frozen
class Scratch:
    """A writable tmpfs, as an emptyDir is; a plain path stands for one of unlimited size."""

    path: str
    size: int | None = None
    """Bytes."""


@frozen
class Bind:
    """A folder of the machine that a command sees at another path."""

    source: Path
    writable: bool = False


@frozen(kw_only=True)
class Completed:
    """How a command ended: its status as a shell gives it, and both of its output streams."""

    status: int
    output: str


@frozen(kw_only=True)
class Process:
    """A command that runs in a sandbox, as the first process of its PID namespace."""

    pid: int
    """As this machine numbers it."""
    _launcher: subprocess.Popen[bytes] = field(repr=False)
    _output: Output = field(repr=False)

    def output(self, since: int = 0) -> str:
        """Return what the command has printed so far, on both streams; perhaps since a mark."""
        return self._output.text(since)

    def mark(self) -> int:
        """How much the command has printed so far."""
        return self._output.mark()

    def prints(self, text: str, seconds: float = 5) -> bool:
        """Return whether the command has printed a text, or does so before long."""
        deadline = time.monotonic() + seconds
        while text not in self.output():
            if time.monotonic() > deadline:
                return False
            time.sleep(0.01)
        return True

    def running(self) -> bool:
        return self._launcher.poll() is None

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to the command, if it still runs."""
        if self.running():
            os.kill(self.pid, number)

    def wait(self, seconds: float) -> int:
        """Wait for the command to end by itself and return its status; SandboxError if late."""
        try:
            status = self._launcher.wait(seconds)
        except subprocess.TimeoutExpired:
            raise SandboxError(f"still running after {seconds:g} s\n{self.output()}") from None
        self._output.finish(_START_SECONDS)
        return status


@frozen(kw_only=True)
class Sandbox:
    """What a command finds around it. Nothing it does outlives it, and the root is never written.

    Without a network it has an empty one with loopback only.
    """

    root: Path = Path("/nonexistent")
    """The tree below it; the harness of each server sets it."""
    files: Mapping[str, bytes | File] = {}
    """Files laid among those of the root, by absolute path."""
    volumes: Mapping[str, Mapping[str, bytes | File]] = {}
    """Read-only folders that hide what the root has there, as mounted ConfigMaps and Secrets do."""
    scratch: Sequence[str | Scratch] = ()
    binds: Mapping[str, Bind] = {}
    """What is shared with others, as a pod's volumes are, by path."""
    upper: Path | None = None
    """An empty folder over which the command's own files are laid in memory; one of the root's
    unless given."""
    masked: Sequence[str] = ()
    """Folders of the root that are shown empty."""
    resolver: str = ""
    """The address of a name server for all other names."""
    folder: str = "/"
    """Where the command begins."""
    hosts: Mapping[str, str | Sequence[str]] = {}
    """Names that resolve, each with its address or addresses. No other does, but localhost."""
    user: int | None = None
    """Numeric user without any privilege; None for root."""
    group: int | None = None
    """Numeric group; None for the same number as the user."""
    groups: Sequence[int] = ()
    """Further groups, such as a pod's fsGroup."""
    writable: bool = False
    """Whether the root may be written (in memory, for this command only)."""
    network: Namespace | None = None
    hostname: str = "sandbox"
    environment: Mapping[str, str] = {}

    def with_file(self, path: str, content: bytes) -> Sandbox:
        """Return this sandbox with one more file, laid into the volume that covers its path."""
        for folder, files in self.volumes.items():
            if path.startswith(f"{folder}/"):
                inside = {**files, path[len(folder) + 1 :]: content}
                return evolve(self, volumes={**self.volumes, folder: inside})
        return evolve(self, files={**self.files, path: content})

    def run(self, argv: Sequence[str], *, seconds: float = 60) -> Completed:
        """Run a command to its end. SandboxError if it takes longer than ``seconds``."""
        with self.start(argv) as process:
            status = process.wait(seconds)
            return Completed(status=status, output=process.output())

    @contextmanager
    def start(self, argv: Sequence[str]) -> Iterator[Process]:
        """Run a command for as long as the context lasts, then kill it and all its children."""
        require()
        output = Output()
        launcher, said = self._launch(argv, output)
        try:
            _, _, error = said.partition("error ")
            if error or not said:
                raise SandboxError(f"{argv[0]}: {error.strip() or 'the launcher failed'}")
            process = Process(pid=int(said.split()[1]), launcher=launcher, output=output)
            try:
                yield process
            finally:
                _reap(process)
        finally:
            # The command dies with the launcher, by the kernel's hand, and its children with it.
            launcher.kill()
            launcher.wait(_START_SECONDS)
            output.finish(_START_SECONDS)

    def _launch(self, argv: Sequence[str], output: Output) -> tuple[subprocess.Popen[bytes], str]:
        """Start the launcher; return it with all that it reports until the command runs."""
        specification = os.memfd_create("specification", 0)
        os.write(specification, json.dumps(self._specify(argv)).encode())
        os.lseek(specification, 0, os.SEEK_SET)
        reader, writer = os.pipe()
        passed = [specification, writer]
        if self.network is not None:
            passed.append(self.network.descriptor)
        module = "ddpc.rehearse.launcher"
        try:
            launcher = subprocess.Popen(
                [sys.executable, "-P", "-S", "-m", module, str(specification), str(writer)],
                env={**os.environ, "PYTHONPATH": str(_PACKAGES)},
                pass_fds=passed,
                start_new_session=True,  # an interrupt from the terminal is ours to handle
                stdin=subprocess.DEVNULL,
                stdout=output.writer,
                stderr=output.writer,
            )
        finally:
            output.close_writer()
            os.close(specification)
            os.close(writer)
        with os.fdopen(reader, "rb") as status:
            return launcher, status.read().decode()

    def _specify(self, argv: Sequence[str]) -> Specification:
        primary = self.group if self.group is not None else self.user or 0
        system = {
            "/etc/hosts": _hosts_file(self.hosts),
            "/etc/resolv.conf": _resolver(self.resolver),
        }
        return Specification(
            root=str(self.root),
            # Any folder of the tree can carry that layer: overlayfs does not look into its mounts.
            upper=str(self.upper or self.root / "mnt"),
            masked=list(self.masked),
            argv=list(argv),
            environment=dict(self.environment),
            hostname=self.hostname,
            files=_files({**system, **self.files}),
            volumes={path: _files(files) for path, files in self.volumes.items()},
            scratch=[_scratch(scratch) for scratch in self.scratch],
            binds=[
                BindSpecification(path=path, source=str(bind.source), writable=bind.writable)
                for path, bind in self.binds.items()
            ],
            mapped=in_user_namespace(),
            alone=one_identity(),
            folder=self.folder,
            user=self.user,
            groups=[primary, *self.groups],
            writable=self.writable,
            network=None if self.network is None else self.network.descriptor,
        )


def require() -> None:
    """Raise Missing where sandboxes cannot be made: they need root, and /proc."""
    if os.geteuid() != 0:
        raise Missing("sandboxes", "only root may make namespaces and mounts")
    if not Path("/proc/self/ns/net").exists():
        raise Missing("sandboxes", "/proc is not mounted")


def _files(files: Mapping[str, bytes | File]) -> list[FileSpecification]:
    specified = []
    for path, given in files.items():
        file = given if isinstance(given, File) else File(given)
        content = base64.b64encode(file.content).decode()
        specified.append(
            FileSpecification(path=path, content=content, mode=file.mode, group=file.group)
        )
    return specified


def _reap(process: Process) -> None:
    """Kill the command, and wait until nothing of it is left: no port is in its hands any more.

    The launcher ends when it has reaped the first process of the PID namespace, which is the last
    one to go; when the launcher is killed, the command may still be on its way out.
    """
    with suppress(SandboxError, ProcessLookupError):
        process.signal(signal.SIGKILL)
        process.wait(_START_SECONDS)


def _hosts_file(hosts: Mapping[str, str | Sequence[str]]) -> bytes:
    lines = ["127.0.0.1\tlocalhost\n"]
    for name, given in hosts.items():
        addresses = (given,) if isinstance(given, str) else given
        lines += (f"{address}\t{name}\n" for address in addresses)
    return "".join(lines).encode()


def _resolver(address: str) -> bytes:
    return f"nameserver {address}\noptions ndots:5\n".encode() if address else b""


def _scratch(given: str | Scratch) -> ScratchSpecification:
    scratch = given if isinstance(given, Scratch) else Scratch(given)
    size = "" if scratch.size is None else f",size={scratch.size}"
    return ScratchSpecification(path=scratch.path, options=f"mode=0777{size}")
