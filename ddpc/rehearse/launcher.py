"""Runs one command inside a sandbox: ``python -m ddpc.rehearse.launcher SPEC STATUS``.

SPEC is a descriptor that holds a ``Specification`` as JSON. STATUS is a pipe: ``pid N`` is written
to it as soon as the command's process exists, and ``error TEXT`` if the sandbox cannot be made; it
is closed when the command runs. The exit status is the command's, as a shell would give it.

Everything happens in namespaces of this process alone, so the kernel removes every mount and
process with it; only the standard library is imported, to start fast.
"""

from __future__ import annotations

import base64
import json
import os
import resource
import signal
import socket
import stat
import sys
from contextlib import suppress
from pathlib import Path
from typing import NoReturn, TypedDict

from ddpc.rehearse import syscalls
from ddpc.rehearse.identities import map_one
from ddpc.rehearse.private_mounts import keep_mounts_private
from ddpc.rehearse.trees import bind_tree, overlay_tree, read_only

_DEVICES = {"null": (1, 3), "zero": (1, 5), "full": (1, 7), "random": (1, 8), "urandom": (1, 9)}
_DATA = 4 << 30
"""Bytes of memory that a process of the command writes to at most."""
_CHANGES = "256m"
"""The most that a command writes to its root."""
_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


class FileSpecification(TypedDict):
    path: str
    content: str
    """Base64."""
    mode: int
    group: int


class ScratchSpecification(TypedDict):
    path: str
    options: str


class BindSpecification(TypedDict):
    path: str
    source: str
    writable: bool


class Specification(TypedDict):
    """What ``sandbox.Sandbox`` asks for."""

    root: str
    upper: str
    """A folder that nobody needs to see, over which the command's own files are laid."""
    masked: list[str]
    """Folders of the root that are shown empty."""
    argv: list[str]
    environment: dict[str, str]
    hostname: str
    files: list[FileSpecification]
    volumes: dict[str, list[FileSpecification]]
    scratch: list[ScratchSpecification]
    binds: list[BindSpecification]
    user: int | None
    groups: list[int]
    """The primary group, then the others."""
    writable: bool
    mapped: bool
    """Whether root is root of a user namespace only."""
    alone: bool
    """Whether this process knows one user only: the command then has a user namespace of its own,
    in which that one is called ``user``."""
    folder: str
    """Where the command begins."""
    network: int | None
    """Descriptor of the network namespace to join; None for a new one with loopback only."""


def _write(base: Path, file: FileSpecification, *, alone: bool = False) -> None:
    target = base / file["path"].lstrip("/")
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.is_symlink():
        target.unlink()
    target.write_bytes(base64.b64decode(file["content"]))
    if not alone:
        os.chown(target, 0, file["group"])
    target.chmod(file["mode"])


def _mount_devices(devices: Path) -> None:
    syscalls.mount("tmpfs", str(devices), "tmpfs", syscalls.MS_NOSUID, "mode=0755")
    for name, numbers in _DEVICES.items():
        try:
            os.mknod(devices / name, stat.S_IFCHR, os.makedev(*numbers))
            (devices / name).chmod(0o666)
        except PermissionError:  # in a user namespace, whoever asks
            (devices / name).touch()
            syscalls.mount(f"/dev/{name}", str(devices / name), flags=syscalls.MS_BIND)
    (devices / "fd").symlink_to("/proc/self/fd")
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        (devices / name).symlink_to(f"/proc/self/fd/{number}")
    (devices / "shm").mkdir()
    syscalls.mount("tmpfs", str(devices / "shm"), "tmpfs", options="mode=1777")


def _build(specification: Specification) -> Path:
    """Lay the root out: the shared tree below, this command's own files in memory above it."""
    upper = Path(specification["upper"])
    upper.mkdir(exist_ok=True)
    syscalls.mount("tmpfs", str(upper), "tmpfs", options=f"mode=0755,size={_CHANGES}")
    root = upper / "root"
    root.mkdir()
    tree, masked = Path(specification["root"]), specification["masked"]
    if specification["mapped"]:
        bind_tree(tree, root, _places(specification), masked)
    else:
        overlay_tree(tree, root, upper / "layers", masked)
    syscalls.mount("proc", str(root / "proc"), "proc")
    _mount_devices(root / "dev")
    alone = specification["alone"]
    for file in specification["files"]:
        _write(root, file, alone=alone)
    for path, files in specification["volumes"].items():
        folder = _folder(root, path)
        syscalls.mount("tmpfs", str(folder), "tmpfs", options="mode=0755")
        for file in files:
            _write(folder, file, alone=alone)
        read_only(folder)
    for scratch in specification["scratch"]:
        flags = syscalls.MS_NOSUID | syscalls.MS_NODEV
        folder = _folder(root, scratch["path"])
        syscalls.mount("tmpfs", str(folder), "tmpfs", flags, scratch["options"])
    for bind in sorted(specification["binds"], key=lambda each: each["path"]):
        folder = _folder(root, bind["path"])
        syscalls.mount(bind["source"], str(folder), flags=syscalls.MS_BIND)
        if not bind["writable"]:
            read_only(folder)
    if not specification["writable"]:
        read_only(root)
    return root


def _places(specification: Specification) -> set[str]:
    """Where something is laid or mounted, so that no tree may be in the way."""
    laid = (*specification["files"], *specification["scratch"], *specification["binds"])
    return {*(each["path"] for each in laid), *specification["volumes"]}


def _folder(root: Path, path: str) -> Path:
    folder = root / path.lstrip("/")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _become(user: int, groups: list[int]) -> None:
    """Drop to a numeric user and its groups without any privilege, as a restricted pod does."""
    primary, *others = groups
    for descriptor in (1, 2):
        os.fchown(descriptor, user, primary)  # container runtimes do: /dev/stdout must be writable
    os.setgroups(others)
    os.setresgid(primary, primary, primary)
    os.setresuid(user, user, user)
    syscalls.forbid_new_privileges()


def _execute(specification: Specification, status: int) -> NoReturn:
    user, groups = specification["user"], specification["groups"]
    try:
        root = _build(specification)
        if user is not None and specification["alone"]:
            inside = os.geteuid(), os.getegid()
            syscalls.unshare(syscalls.CLONE_NEWUSER)  # before chroot: within it is not allowed
            map_one((user, inside[0]), (groups[0], inside[1]))
        os.chroot(root)
        os.chdir("/")
        with suppress(FileNotFoundError):
            os.chdir(specification["folder"])
        if user is not None and not specification["alone"]:
            _become(user, groups)
        elif user is not None:
            syscalls.forbid_new_privileges()
        syscalls.die_with_parent(signal.SIGKILL)  # after the change of user, which would clear it
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_DATA, (_DATA, _DATA))
        for number in (signal.SIGPIPE, signal.SIGXFSZ):  # Python ignores these two
            signal.signal(number, signal.SIG_DFL)
        argv = specification["argv"]
        os.execvpe(argv[0], argv, {"PATH": _PATH, **specification["environment"]})
    except OSError as error:
        os.write(status, f"error {error}\n".encode())
    os._exit(127)


def main(specification_descriptor: int, status: int) -> int:
    """Make the namespaces, run the command as their first process, and wait for it."""
    syscalls.die_with_parent(signal.SIGKILL)
    with os.fdopen(specification_descriptor, "rb") as stream:
        specification: Specification = json.load(stream)
    os.set_inheritable(status, False)
    try:
        if specification["network"] is None:
            syscalls.unshare(syscalls.CLONE_NEWNET)
            syscalls.raise_loopback()
        else:
            syscalls.setns(specification["network"], syscalls.CLONE_NEWNET)
            os.close(specification["network"])
        keep_mounts_private()
        others = syscalls.CLONE_NEWPID | syscalls.CLONE_NEWIPC | syscalls.CLONE_NEWUTS
        syscalls.unshare(others)
        socket.sethostname(specification["hostname"])
    except OSError as error:
        os.write(status, f"error {error}\n".encode())
        return 127
    child = os.fork()
    if child == 0:
        _execute(specification, status)
    os.write(status, f"pid {child}\n".encode())
    os.close(status)
    ended = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return ended if ended >= 0 else 128 - ended


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2])))
