"""Mounts that nobody else sees, and that end with the process that made them.

``python -m ddpc.rehearse.private_mounts COMMAND ARGUMENT...`` runs a command so.
"""

from __future__ import annotations

import errno
import os
import signal
import sys
from pathlib import Path

from ddpc.rehearse import syscalls


def keep_mounts_private() -> None:
    """Take a mount namespace whose mounts nobody outside sees, from within a chroot as well."""
    syscalls.unshare(syscalls.CLONE_NEWNS)
    here = os.open("/", os.O_PATH | os.O_DIRECTORY)  # in the new namespace's mounts
    working = Path.cwd()
    private = syscalls.MS_REC | syscalls.MS_PRIVATE
    try:
        syscalls.mount("none", "/", flags=private)
    except OSError as error:
        if error.errno != errno.EINVAL:
            raise
        # The root of a plain chroot is no mount point, so it cannot be made private by itself.
        # Entering our own mount namespace anew leads to the namespace's root, which can.
        itself = os.pidfd_open(os.getpid())
        syscalls.setns(itself, syscalls.CLONE_NEWNS)
        os.close(itself)
        syscalls.mount("none", "/", flags=private)
        os.fchdir(here)
        os.chroot(".")
        os.chdir(working)
    os.close(here)


if __name__ == "__main__":
    syscalls.die_with_parent(signal.SIGKILL)
    keep_mounts_private()
    os.execvp(sys.argv[1], sys.argv[1:])
