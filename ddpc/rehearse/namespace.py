"""Network namespaces, and work done inside them by this very process.

The kernel keeps the network namespace of each thread apart, and a socket stays in the namespace
where it was made. So a test can open a connection, or listen, inside a namespace and then use the
socket from anywhere.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from ddpc.node import frozen
from ddpc.rehearse import syscalls

T = TypeVar("T")


@frozen
class Namespace:
    """A network namespace, which lives as long as its descriptor or a process in it."""

    descriptor: int

    def run(self, work: Callable[[], T]) -> T:
        """Do some work inside, in a thread of its own, and return its outcome."""

        def enter_and_work() -> T:
            syscalls.setns(self.descriptor, syscalls.CLONE_NEWNET)
            return work()

        return _in_thread(enter_and_work)


@contextmanager
def new_namespace() -> Iterator[Namespace]:
    """Make a network namespace that has only loopback, up."""
    descriptor = _in_thread(_make)
    try:
        yield Namespace(descriptor)
    finally:
        os.close(descriptor)


def _make() -> int:
    syscalls.unshare(syscalls.CLONE_NEWNET)
    syscalls.raise_loopback()
    return os.open(f"/proc/self/task/{threading.get_native_id()}/ns/net", os.O_RDONLY)


def _in_thread(work: Callable[[], T]) -> T:
    outcomes: list[T] = []
    failures: list[BaseException] = []

    def body() -> None:
        try:
            outcomes.append(work())
        except BaseException as error:  # noqa: BLE001 - handed to the caller, whatever it is
            failures.append(error)

    thread = threading.Thread(target=body)
    thread.start()
    thread.join()
    if failures:
        raise failures[0]
    return outcomes[0]
