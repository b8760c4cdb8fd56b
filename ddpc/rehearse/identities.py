"""User namespaces: how somebody who is not root makes the other namespaces, and as whom."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from contextlib import suppress
from pathlib import Path

from ddpc.rehearse import syscalls

_MOST = 65536
_SECONDS = 10


def in_user_namespace() -> bool:
    """Whether not all of the machine's users are known here: its root is somebody else then."""
    return _mapped() != ["0", "0", str(2**32 - 1)]


def one_identity() -> bool:
    """Whether this process knows one user alone, so that programs cannot be run as another."""
    return _mapped()[2:] == ["1"]


def _mapped() -> list[str]:
    """First id inside, first id outside and count, of each range of users."""
    return Path("/proc/self/uid_map").read_text(encoding="ascii").split()


def own_user_namespace() -> None:
    """Become root of a user namespace: with the user's ranges of /etc/subuid, else alone.

    Raises OSError if the kernel does not allow it.
    """
    user, group = os.geteuid(), os.getegid()
    ranges = _range("/etc/subuid", user), _range("/etc/subgid", user)
    go, went = os.pipe()
    helper = os.fork()
    if helper == 0:  # ids are mapped from outside of the namespace
        os.close(went)
        os._exit(0 if os.read(go, 1) and _map(os.getppid(), (user, group), ranges) else 1)
    os.close(go)
    try:
        syscalls.unshare(syscalls.CLONE_NEWUSER)
        os.write(went, b"x")
    finally:
        os.close(went)
        mapped = os.waitpid(helper, 0)[1] == 0
    if not mapped:
        map_one((0, user), (0, group))


def map_one(user: tuple[int, int], group: tuple[int, int]) -> None:
    """Map one user and one group of this process' new namespace: (inside, outside) each."""
    itself = Path("/proc/self")
    with suppress(OSError):  # where it was denied above, it is
        (itself / "setgroups").write_text("deny", encoding="ascii")
    (itself / "uid_map").write_text(f"{user[0]} {user[1]} 1", encoding="ascii")
    (itself / "gid_map").write_text(f"{group[0]} {group[1]} 1", encoding="ascii")


def _map(pid: int, own: tuple[int, int], ranges: tuple[int | None, int | None]) -> bool:
    for name, mine, first in zip(("newuidmap", "newgidmap"), own, ranges, strict=True):
        program = shutil.which(name)
        if program is None or first is None:
            return False
        argv = [program, *map(str, (pid, 0, mine, 1, 1, first, _MOST - 1))]
        done = subprocess.run(argv, capture_output=True, timeout=_SECONDS, check=False)
        if done.returncode != 0:
            return False
    return True


def _range(file: str, user: int) -> int | None:
    """The first id of a range that the user was given, if one is large enough."""
    names = {str(user)}
    with suppress(KeyError):
        names.add(pwd.getpwuid(user).pw_name)
    try:
        lines = Path(file).read_text(encoding="utf-8").splitlines()
    except OSError:
        return None
    for line in lines:
        name, _, rest = line.partition(":")
        first, _, count = rest.partition(":")
        if name in names and first.isdigit() and count.isdigit() and int(count) >= _MOST - 1:
            return int(first)
    return None
