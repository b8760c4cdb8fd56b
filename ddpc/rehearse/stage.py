"""The place of a rehearsal: a process in namespaces of its own, which end with who asked for it.

The work is done by the first process of a PID namespace, which the kernel kills when its parent
ends, however that happens. Processes, mounts and networks all go with it.
"""

from __future__ import annotations

import json
import os
import select
import signal
import threading
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NoReturn

from ddpc.node import frozen
from ddpc.rehearse import syscalls
from ddpc.rehearse.identities import own_user_namespace
from ddpc.rehearse.missing import Missing
from ddpc.rehearse.private_mounts import keep_mounts_private

Event = Mapping[str, Any]
Say = Callable[[Event], None]
"""Tells the process that asked for the stage; events are plain JSON."""

FOLDER = Path("/mnt")
"""Hidden on the stage by a file system in memory, where all of its files are."""

_SIZE = "512m"
_INSIDE = (
    syscalls.CLONE_NEWNET
    | syscalls.CLONE_NEWPID
    | syscalls.CLONE_NEWIPC
    | syscalls.CLONE_NEWUTS
    | syscalls.CLONE_NEWNS
)
_REFUSED = "this kernel does not let {who} make namespaces: {error}"


class StageError(Exception):
    """The work on the stage was interrupted by a defect; the text is its traceback."""


@frozen
class Stage:
    """Work under way: its events as they come, until it has ended."""

    pid: int
    _reader: int

    def events(self) -> Iterator[Event]:
        """Raises Missing if there can be no stage here, StageError if the work failed."""
        with os.fdopen(self._reader, encoding="utf-8", closefd=False) as stream:
            for line in stream:
                if not line.endswith("\n"):  # killed while it said this
                    return
                event = json.loads(line)
                if "missing" in event:
                    raise Missing(*event["missing"])
                if "defect" in event:
                    raise StageError(event["defect"])
                yield event

    def end(self) -> None:
        """Kill the work. What it has said before still comes."""
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)


@contextmanager
def stage(work: Callable[[Say], None]) -> Iterator[Stage]:
    """Begin the work on a stage; at the end of the context nothing of it is left.

    The calling process must have no other threads.
    """
    reader, writer = os.pipe()
    parent = os.getpid()
    pid = os.fork()
    if pid == 0:
        os.close(reader)
        _enter(work, writer, parent)
    os.close(writer)
    try:
        yield Stage(pid, reader)
    finally:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        while os.read(reader, 1 << 16):  # closed when the last process of the stage has gone
            pass
        os.close(reader)


def _enter(work: Callable[[Say], None], writer: int, parent: int) -> NoReturn:
    """Take namespaces, and wait for their first process."""
    say = _sayer(writer)
    try:
        os.setsid()
        syscalls.die_with_parent(signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_DFL)
        nowhere = os.open(os.devnull, os.O_RDONLY)
        os.dup2(nowhere, 0)
        _take_namespaces()
        alive, held = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(held)
            _perform(work, say, alive)
        os.close(writer)
        os.waitpid(child, 0)
    except Missing as missing:
        say({"missing": [missing.what, missing.why]})
    except BaseException:  # noqa: BLE001 - told to the process that asked
        say({"defect": traceback.format_exc()})
    os._exit(0)


def _take_namespaces() -> None:
    if not Path("/proc/self/ns/net").exists():
        raise Missing("a rehearsal", "/proc is not mounted")
    privileged = os.geteuid() == 0
    try:
        if privileged:
            try:
                syscalls.unshare(_INSIDE)
                return
            except PermissionError:  # root of a container that may not
                pass
        own_user_namespace()
        syscalls.unshare(_INSIDE)
    except OSError as error:
        who = "root" if privileged else "users"
        raise Missing("a rehearsal", _REFUSED.format(who=who, error=error)) from None


def _perform(work: Callable[[Say], None], say: Say, alive: int) -> NoReturn:
    """Do the work as the first process of the stage."""
    try:
        syscalls.die_with_parent(signal.SIGKILL)
        if select.select([alive], [], [], 0)[0]:  # the parent ended before that
            os._exit(1)
        syscalls.raise_loopback()
        keep_mounts_private()
        syscalls.mount("proc", "/proc", "proc")
        syscalls.mount("tmpfs", str(FOLDER), "tmpfs", options=f"mode=0755,size={_SIZE}")
        work(say)
    except Missing as missing:
        say({"missing": [missing.what, missing.why]})
    except BaseException:  # noqa: BLE001 - told to the process that asked
        say({"defect": traceback.format_exc()})
    os._exit(0)


def _sayer(writer: int) -> Say:
    lock = threading.Lock()

    def say(event: Event) -> None:
        data = json.dumps(event).encode() + b"\n"
        with lock:
            while data:
                data = data[os.write(writer, data) :]

    return say
