"""Whether a running container is held to what its pod declares."""

from __future__ import annotations

from collections.abc import Iterator

from ddpc.rehearse.sandbox import File, Scratch
from tests.servers.harness.pods import Running

_NONE = "0" * 16
"""No capability, as /proc writes it."""

_CAPABILITIES = ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb")
_FILTERED = "2"
"""A process behind a seccomp filter; proc(5)."""

_REFUSED = "Read-only file system"


def departures(one: Running) -> tuple[str, ...]:
    """Everything in which the container is not what its pod declares; empty if it is all so.

    Of a build's containers it is expected that they are no root, have no capability and gain none.
    """
    return (*_identity(one), *_root(one), *_files(one), *_folders(one), *_variables(one))


def _identity(one: Running) -> Iterator[str]:
    declared, status = one.container.sandbox, one.status()
    for field, wanted in (("Uid", declared.user), ("Gid", declared.group)):
        found = set(status[field].split())
        if found != {str(wanted)}:
            yield f"{field} is {found}, not {wanted}"
    if declared.user == 0:
        yield "it is root"
    groups = {str(each) for each in declared.groups}
    if not groups <= set(status["Groups"].split()):
        yield f"its groups are {status['Groups']}, without {groups}"
    yield from (f"{each} is {status[each]}" for each in _CAPABILITIES if status[each] != _NONE)
    if status["NoNewPrivs"] != "1":
        yield "it may gain privileges"
    if status["Seccomp"] != _FILTERED:
        yield "its system calls are not filtered"


def _root(one: Running) -> Iterator[str]:
    """By the mount's options, and by what root of the container gets to hear."""
    declared = not one.container.sandbox.writable
    if ("ro" in one.mounts()["/"]) != declared:
        yield f"its root is mounted {sorted(one.mounts()['/'])}"
    status, said = one.execute("touch", "/written", user=0)
    if (status != 0 and _REFUSED in said) != declared:
        yield f"its root can be written: {status} {said}" if declared else f"its root: {said}"


def _files(one: Running) -> Iterator[str]:
    """ConfigMaps and Secrets: each file as it is declared, for who runs there, and read-only."""
    for folder, files in one.container.sandbox.volumes.items():
        for name, file in files.items():
            content = file.content if isinstance(file, File) else file
            status, said = one.execute("cat", f"{folder}/{name}")
            if (status, said.encode()) != (0, content):
                yield f"{folder}/{name} is another: {status} {said[:200]}"
        options = one.mounts().get(folder, frozenset())
        status, said = one.execute("touch", f"{folder}/written", user=0)
        if "ro" not in options or status == 0 or _REFUSED not in said:
            yield f"{folder} can be written: {sorted(options)} {said}"


def _folders(one: Running) -> Iterator[str]:
    """Folders of the pod's own: for whoever runs there to write, as large as is declared."""
    for each in one.container.sandbox.scratch:
        scratch = each if isinstance(each, Scratch) else Scratch(each)
        _, real = one.execute("readlink", "-f", scratch.path)  # /var/run leads to /run
        options = one.mounts().get(real.strip(), frozenset())
        read_only = "ro" in options
        status, said = one.execute("sh", "-c", f"echo some > '{scratch.path}/of-{one.name}'")
        if (status != 0) != read_only:
            yield f"{scratch.path} cannot be written: {said}"
        size = next((option for option in options if option.startswith("size=")), None)
        if scratch.size is not None and size != f"size={scratch.size // 1024}k":
            yield f"{scratch.path} has {size}, not {scratch.size} bytes"


def _variables(one: Running) -> Iterator[str]:
    found = one.environment()
    for name, value in one.container.sandbox.environment.items():
        if found.get(name) != value:
            yield f"{name} is {found.get(name)}, not {value}"
