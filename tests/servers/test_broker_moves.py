"""A database whose name moves while the ambassador runs, as at a failover."""

from __future__ import annotations

import time

from ddpc.rehearse.dns import Records
from tests.servers.broker import DEV, OUTSIDE, PROD, Running, started
from tests.servers.harness import nginx

NEWEST = nginx.VERSIONS[-1]


def _reached(running: Running) -> str:
    with running.dial() as connection:
        return connection.recv(65_536).decode()


def _comes_to(running: Running, name: str, seconds: float) -> bool:
    """Whether new connections reach a database within so long."""
    deadline = time.monotonic() + seconds
    while _reached(running) != name:
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True


def test_new_connections_follow_the_name_and_open_ones_stay() -> None:
    records = Records(addresses={DEV: (OUTSIDE[DEV],)})
    with started(NEWEST, records=records) as running:
        assert _comes_to(running, DEV, 5), "once the first answer of the DNS is there"
        with running.dial() as connection:
            assert connection.recv(65_536).decode() == DEV
            records.addresses[DEV] = (OUTSIDE[PROD],)
            assert _comes_to(running, PROD, 20)
            connection.sendall(b"commit")
            assert connection.recv(65_536) == b"commit"


def test_that_is_for_its_being_looked_up_again() -> None:
    """The records live for five seconds."""
    records = Records(addresses={DEV: (OUTSIDE[DEV],)})
    with started(NEWEST, records=records, change=(" resolve;", ";")) as running:
        records.addresses[DEV] = (OUTSIDE[PROD],)
        assert not _comes_to(running, PROD, 8)
