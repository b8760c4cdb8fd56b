"""Where this machine's own apt takes Debian from."""

from __future__ import annotations

import platform
import shutil
import subprocess


def debian_mirror() -> tuple[str, ...]:
    """Return the address of the Debian mirror in apt's settings.

    Empty where the machine runs another system or apt says nothing: debootstrap knows a default.
    """
    if shutil.which("apt-get") is None or _system() != "debian":
        return ()
    listed = subprocess.run(
        ["apt-get", "indextargets", "--format", "$(SITE) $(RELEASE)", "Created-By: Packages"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return choose(listed.stdout)


def choose(targets: str) -> tuple[str, ...]:
    """Choose among lines of ``ADDRESS RELEASE`` the first of a release proper.

    Security and update suites live apart and hold no complete system.
    """
    for line in targets.splitlines():
        address, _, release = line.rstrip().partition(" ")
        if release.isalpha() and address.rstrip("/").endswith("/debian"):
            return (address,)
    return ()


def _system() -> str:
    try:
        return platform.freedesktop_os_release()["ID"]
    except OSError:
        return ""
