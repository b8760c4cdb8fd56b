"""Fits a build to the servers that the machine has."""

from __future__ import annotations

import shutil
from collections.abc import Mapping

from ddpc.ir.deployment import Deployment
from ddpc.ir.http import HttpProxy
from ddpc.ir.shards import ShardRouter
from ddpc.ir.stream import TcpProxy
from ddpc.ir.values import Version
from ddpc.node import frozen
from ddpc.rehearse.programs import TARGETS, Programs


@frozen(kw_only=True)
class Fitting:
    """For which versions to compile instead, what to say of it, and what lacks."""

    targets: tuple[tuple[str, Version], ...] = ()
    notes: tuple[str, ...] = ()
    lacking: tuple[str, ...] = ()


def fit(
    deployment: Deployment,
    programs: Programs,
    supported: Mapping[str, tuple[Version, ...]],
    *,
    certified: bool,
) -> Fitting:
    """What is to be compiled for, given the installed servers.

    ``supported`` are the versions by tool; ``certified``: certificates have to be made.
    """
    targets, notes, lacking = [], [], []
    for tool in servers_of(deployment):
        wanted = deployment.application.target(tool)
        program = programs.find(TARGETS[tool])
        if program is None:
            lacking.append(programs.lacks(TARGETS[tool]))
            continue
        if program.version is None:
            notes.append(f"{tool}: its version is not known; compiled for {wanted}")
        elif program.is_of(wanted):
            notes.append(f"{tool}: {program.version}, of {wanted} that the app targets")
        else:
            here = f"{tool}: {program.version} is installed"
            other = next((each for each in supported[tool] if program.is_of(each)), None)
            if other is None:
                known = ", ".join(str(each) for each in supported[tool])
                lacking.append(f"{here}, and ddpc compiles for {known}")
            else:
                targets.append((tool, other))
                notes.append(f"{here}; rehearsed as compiled for {other}; the app targets {wanted}")
    if certified and shutil.which("openssl") is None:
        lacking.append(programs.lacks("openssl"))
    return Fitting(targets=tuple(targets), notes=tuple(notes), lacking=tuple(lacking))


def servers_of(deployment: Deployment) -> tuple[str, ...]:
    """The tools that the build's own containers run, as far as a rehearsal cannot do without."""
    found = set()
    for workload in deployment.workloads:
        for container in workload.containers:
            program = container.program
            if isinstance(program, HttpProxy):
                found.add(program.server)
            elif isinstance(program, TcpProxy):
                found.add("nginx")
            elif isinstance(program, ShardRouter):
                found.add("twemproxy")
    return tuple(sorted(found))
