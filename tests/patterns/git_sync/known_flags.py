"""The flags of git-sync v4.7.1 that it has not deprecated, and how each reads its value.

From the declarations in main.go of https://github.com/kubernetes/git-sync at the tag v4.7.1. The
program itself is in no registry that the tests can install from: what is run here is this table,
and not git-sync.
"""

from __future__ import annotations

import re
from typing import Final

_STRING = re.compile(r".+", re.ASCII)
_INT = re.compile(r"-?[0-9]{1,18}", re.ASCII)
_BOOL = re.compile(r"true|false", re.ASCII)
_DURATION = re.compile(r"(?:[0-9]+(?:\.[0-9]+)?(?:ns|us|ms|s|m|h))+", re.ASCII)
"""As Go's time.ParseDuration reads it, without signs."""

_STRINGS: Final = """
    repo ref filter submodules sparse-checkout-file root link error-file sync-on-signal touch-file
    exechook-command pre-publish-exechook-command webhook-url webhook-method username password-file
    credential ssh-key-file ssh-known-hosts-file askpass-url github-base-url
    github-app-private-key-file github-app-client-id git git-config git-config-add git-gc http-bind
"""
_INTS: Final = """
    depth max-failures init-max-failures webhook-success-status github-app-application-id
    github-app-installation-id verbose
"""
_BOOLS: Final = """
    one-time add-user group-write ssh-known-hosts cookie-file http-metrics http-pprof
"""
_DURATIONS: Final = """
    init-period period sync-timeout stale-worktree-timeout exechook-timeout exechook-backoff
    pre-publish-exechook-timeout pre-publish-exechook-backoff webhook-timeout webhook-backoff
"""

FLAGS: Final[dict[str, re.Pattern[str]]] = {
    **dict.fromkeys(_STRINGS.split(), _STRING),
    **dict.fromkeys(_INTS.split(), _INT),
    **dict.fromkeys(_BOOLS.split(), _BOOL),
    **dict.fromkeys(_DURATIONS.split(), _DURATION),
}

SUBMODULES: Final = {"recursive", "shallow", "off"}


def read(arguments: tuple[str, ...]) -> dict[str, str]:
    """The values by flag. AssertionError: git-sync would end with a message instead."""
    found: dict[str, str] = {}
    for argument in arguments:
        dashes, _, rest = argument.partition("--")
        name, equals, value = rest.partition("=")
        assert dashes == "", argument
        assert equals, f"{argument}: a value stands after `=`"
        assert name in FLAGS, f"unknown flag: --{name}"
        assert name not in found, f"--{name} twice"
        assert FLAGS[name].fullmatch(value), f"invalid argument: {argument}"
        found[name] = value
    _check(found)
    return found


def _check(found: dict[str, str]) -> None:
    """What main.go holds flags to beyond the form of each."""
    assert {"repo", "root"} <= found.keys(), "required flags"
    assert found.get("submodules", "recursive") in SUBMODULES
    assert int(found.get("depth", "1")) >= 0
    assert ("password-file" in found) == ("username" in found)
    for pair in found.get("git-config", "").split(","):
        assert not pair or re.fullmatch(r'[^":]+:[^",\\]+', pair), pair
