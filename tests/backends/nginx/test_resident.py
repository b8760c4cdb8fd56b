"""nginx fits into the least memory that it is let have, with slow readers too."""

from __future__ import annotations

import re
import ssl
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from attrs import evolve

from ddpc.backends.nginx import memory
from ddpc.backends.nginx.findings import Findings
from ddpc.backends.nginx.quote import Word
from ddpc.backends.nginx.select import select
from ddpc.ir.values import Cpu, Version
from ddpc.rehearse.sandbox import Process
from ddpc.rehearse.stub import Answer, Request
from tests.backends.nginx.build import HOST, program, termination
from tests.backends.nginx.world import CLIENTS, World, world
from tests.servers.harness import nginx

_KIB, _MIB = 1 << 10, 1 << 20
_READERS = 90
_BODY = 1 * _MIB


def _resident(server: Process) -> int:
    """Bytes of the master and its workers, shared ones counted once; files are not counted."""
    total = 0
    for pid in _tree(server.pid):
        text = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
        for part in ("Anon", "Shmem"):
            found = re.search(rf"^Pss_{part}: +(\d+) kB$", text, re.MULTILINE)
            assert found is not None
            total += int(found[1]) * _KIB
    return total


def _once_started(server: Process) -> int:
    """The same, once both workers have the memory for their connections."""
    deadline = time.monotonic() + 10
    while (taken := _resident(server)) < 4 * _MIB:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    return taken


def _tree(pid: int) -> Iterator[int]:
    yield pid
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in children.read_text(encoding="ascii").split():
            yield from _tree(int(child))


def _large(_request: Request) -> Answer:
    return Answer(body=b"." * _BODY)


def _slow_readers(running: World, stack: ExitStack) -> None:
    """Clients that have asked for something and read nothing of it for now."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    for number in range(_READERS):
        plain = running.user.connect(running.edge.address, 8443, source=CLIENTS[number])
        sock = stack.enter_context(context.wrap_socket(plain, server_hostname=HOST))
        sock.sendall(f"GET /{number} HTTP/1.1\r\nHost: {HOST}\r\n\r\n".encode())
        assert sock.recv(12) == b"HTTP/1.1 200"


@pytest.mark.parametrize("version", nginx.VERSIONS)
def test_it_fits_with_slow_readers(version: str) -> None:
    made = program(termination())
    file = select(made, version=Version(1, 30), cpu=None, findings=Findings())
    least = memory.itself(file.main, file.events)
    assert least.bytes == 32 * _MIB
    with world(made, version, answer=_large) as running, ExitStack() as stack:
        before = _once_started(running.server)
        assert before < least.bytes - memory.HTTP.bytes
        _slow_readers(running, stack)
        after = _resident(running.server)
        assert before + _READERS * 64 * _KIB < after < least.bytes


def test_more_workers_and_connections_need_more() -> None:
    made = program(termination())
    two, eight = (
        select(made, version=Version(1, 30), cpu=cpu, findings=Findings())
        for cpu in (None, Cpu(8_000))
    )
    assert memory.itself(eight.main, eight.events) > memory.itself(two.main, two.events)
    (events,) = two.events
    many = (evolve(events, arguments=(Word("65536"),)),)
    assert memory.itself(two.main, many).bytes > 2 * 65_536 * 400
