"""What a cache has in memory stays below its container's limit, however it is asked."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from attrs import evolve, frozen

from ddpc.ir.values import Size
from ddpc.patterns.cache.memory import Stores, stores
from ddpc.rehearse.network import Pod, new_network
from ddpc.rehearse.sandbox import Process
from tests.backends.varnish import real
from tests.backends.varnish.build import PORT, cache, program, served
from tests.backends.varnish.origin import ask_all, head, origin
from tests.servers.harness import varnish

_LIMIT = Size(128 << 20)
_SHORTEST = 281
"""Bytes of the store for an answer of one byte (SMA.s0.g_bytes by MAIN.n_object)."""
_FIELDS = "".join(f"X-Long-{number}: {'y' * 7_600}\r\n" for number in range(3))


@frozen(kw_only=True)
class Full:
    """A running cache that is given what it has room for."""

    user: Pod
    cache: Pod
    server: Process
    stores: Stores
    held: ExitStack

    def fill(self, share: float = 1, first: int = 0) -> None:
        """Ask for as many short answers as fill the store, or a share of it."""
        end = first + int(self.stores.store.bytes * share) // _SHORTEST
        names = (range(first + part, end, 3) for part in range(3))
        with ThreadPoolExecutor(3) as pool:
            for _ in pool.map(self._ask, names):
                pass

    def _ask(self, numbers: range) -> None:
        ask_all(self.user, self.cache, (f"/short/{number}" for number in numbers))

    def wait_for_the_service(self, clients: int) -> None:
        """So many clients wait for answers that do not come, with long headers."""
        for number in range(clients):
            sock = self.held.enter_context(self.user.connect(self.cache.address, PORT))
            sock.sendall(head(f"/slow/{number}", _FIELDS))

    def resident(self) -> int:
        """Bytes that the container is charged with: its processes' own memory, and the log's."""
        statuses = [_status(pid) for pid in _processes(self.server.pid)]
        return sum(_kib(one, "RssAnon") for one in statuses) + max(
            _kib(one, "RssShmem") for one in statuses
        )


def _processes(first: int) -> list[int]:
    found = [first]
    for pid in found:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        found += [int(child) for child in children]
    return found


def _status(pid: int) -> str:
    return Path(f"/proc/{pid}/status").read_text()


def _kib(status: str, name: str) -> int:
    found = re.search(rf"^{name}:\s+(\d+) kB$", status, re.MULTILINE)
    assert found is not None
    return int(found[1]) << 10


@contextmanager
def _running(version: str, sizes: Stores) -> Iterator[Full]:
    layer = evolve(
        cache(connections=sizes.connections),
        memory=_LIMIT,
        store=sizes.store,
        transient=sizes.transient,
    )
    made = served(program(layer), version)
    with new_network() as network, ExitStack() as stack:
        user, node, app = (network.pod(name) for name in ("user", "cache", "app"))
        stack.enter_context(origin(app))
        server = stack.enter_context(
            varnish.run(
                made.files[0].text.encode(),
                version=version,
                pod=node,
                port=PORT,
                sandbox=real.sandbox(made, network.hosts),
                argv=made.command,
            )
        )
        held = stack.enter_context(ExitStack())
        yield Full(user=user, cache=node, server=server, stores=sizes, held=held)


@pytest.mark.parametrize("version", varnish.VERSIONS)
def test_what_is_resident_stays_below_the_limit(version: str) -> None:
    """A third of it is for what is not tried here: long answers to slow readers."""
    with _running(version, stores(_LIMIT)) as full:
        full.fill()
        stored = full.resident()
        full.wait_for_the_service(3 * full.stores.connections)
        time.sleep(1)
        busy = full.resident()
        assert full.server.running()
    assert stored > 2 * full.stores.store.bytes  # it was really filled
    assert busy > stored
    assert busy < _LIMIT.bytes * 2 // 3


def test_what_is_dropped_is_forgotten() -> None:
    """Else short answers that come and go take more and more, outside of the store."""
    with _running(varnish.VERSIONS[-1], evolve(stores(_LIMIT), store=Size(4 << 20))) as full:
        for first in (0, 100_000):  # the second fill drops the first: what that takes is had once
            full.fill(share=1.2, first=first)
        once = full.resident()
        for first in (200_000, 300_000, 400_000):
            full.fill(share=1.2, first=first)
        assert full.resident() < once + (6 << 20)
