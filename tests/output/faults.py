"""A file system that fails, or ends the process, at a chosen call."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from typing import Any, cast

from ddpc.output.filesystem import Filesystem


class Unsynced(Filesystem):
    """The real one without waiting for the disk, which the end of a process does not ask for."""

    def sync(self, descriptor: int) -> None:
        """Do nothing."""

    def sync_all(self, descriptor: int) -> bool:  # noqa: ARG002 - as the real one
        """Do nothing."""
        return True


QUICK = Unsynced()


class Crash(BaseException):
    """Stands for the end of the process: nothing catches it, and nothing is done after it."""


class Faults:
    """Counts the calls to a real file system and does ``fault`` in place of call number ``at``.

    ``lasting``: of every later call too, as nothing that a dead process had meant to do is done.
    Descriptors that are still open then are closed by ``end``.
    """

    def __init__(self, at: int, fault: Callable[[str], None], *, lasting: bool = False) -> None:
        self.at, self.fault, self.lasting = at, fault, lasting
        self.calls: list[str] = []
        self.open: set[int] = set()

    def __getattr__(self, name: str) -> Callable[..., Any]:
        real = getattr(QUICK, name)

        def call(*arguments: Any) -> Any:
            self.calls.append(name)
            number = len(self.calls)
            if number == self.at or (self.lasting and number > self.at):
                self.fault(name)
            result = real(*arguments)
            if name.startswith("open"):
                self.open.add(result)
            elif name == "close":
                self.open.discard(arguments[0])
            return result

        return call

    def end(self) -> None:
        """What the system does when a process ends."""
        for descriptor in self.open:
            os.close(descriptor)
        self.open.clear()

    @property
    def filesystem(self) -> Filesystem:
        """This, for who takes a file system."""
        return cast(Filesystem, self)


def crashing(at: int) -> Faults:
    """Ends the (simulated) process before call ``at``."""

    def fault(name: str) -> None:
        raise Crash(name)

    return Faults(at, fault, lasting=True)


def failing(at: int, error: int, *, lasting: bool = False) -> Faults:
    """The system reports ``error`` at call ``at``; ``lasting``: at every later call too."""

    def fault(name: str) -> None:
        raise OSError(error, os.strerror(error), name)

    return Faults(at, fault, lasting=lasting)


def refusing(call: str, number: int, error: int) -> Faults:
    """The system refuses the call ``call`` the time ``number``, from 1, with ``error``."""
    seen = 0

    def fault(name: str) -> None:
        nonlocal seen
        seen += name == call
        if name == call and seen == number:
            raise OSError(error, os.strerror(error), name)

    return Faults(0, fault, lasting=True)


def both(first: Faults, second: Faults) -> Faults:
    """What ``first`` does at a call, and then ``second``."""

    def fault(name: str) -> None:
        for one in (first, second):
            one.calls.append(name)
            number = len(one.calls)
            if number == one.at or (one.lasting and number > one.at):
                one.fault(name)

    return Faults(0, fault, lasting=True)


def killing(at: int) -> Faults:
    """Really ends this process before call ``at``, without warning."""

    def fault(_: str) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    return Faults(at, fault)
