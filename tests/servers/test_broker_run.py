"""The broker's example, run: who dials localhost reaches the database of the environment."""

from __future__ import annotations

import signal
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest

from ddpc.rehearse.client import fetch
from ddpc.rehearse.network import Pod
from ddpc.rehearse.sandbox import SandboxError
from tests.servers.broker import DEV, HEALTH, LISTEN, OUTSIDE, PROD, Running, database, started
from tests.servers.builds import build
from tests.servers.harness import nginx
from tests.servers.harness.cluster import new_cluster

NEWEST = nginx.VERSIONS[-1]
SILENCE = "proxy_timeout 3600s;"


def _says(connection: socket.socket, text: bytes) -> bytes:
    connection.sendall(text)
    return connection.recv(65_536)


@pytest.mark.parametrize(("environment", "expected"), [(None, DEV), ("prod", PROD)])
@pytest.mark.parametrize("version", nginx.VERSIONS)
def test_each_environment_reaches_its_owndatabase(
    version: str, environment: str | None, expected: str
) -> None:
    with started(version, environment) as running, running.dial() as connection:
        assert connection.recv(65_536) == expected.encode()
        assert _says(connection, b"select 1") == b"select 1"
        connection.close()
        logged = running.logged()
        assert logged["upstream"] == f"{OUTSIDE[expected]}:3306"
        assert logged["status"] == "200"
        assert logged["sent"] == len(expected) + len("select 1")


def _reached_by_a_stranger(running: Running) -> bool:
    try:
        running.cluster.pods["stranger"].connect(running.api.address, LISTEN, seconds=2).close()
    except ConnectionRefusedError:
        return False
    return True


@pytest.mark.parametrize("version", nginx.VERSIONS)
def test_only_the_pod_itself_reaches_it(version: str) -> None:
    with started(version) as running:
        assert not _reached_by_a_stranger(running)


def test_that_is_for_where_it_listens() -> None:
    with started(NEWEST, change=("listen 127.0.0.1:3306;", "listen 3306;")) as running:
        assert _reached_by_a_stranger(running)


@pytest.mark.parametrize("version", nginx.VERSIONS)
def test_without_a_database_the_ambassador_is_well_and_callers_are_told(version: str) -> None:
    with started(version, databases=False) as running:
        health = fetch(
            f"http://{running.api.address}:{HEALTH}/healthz",
            client=running.cluster.pods["stranger"],
            server=running.api.address,
        )
        assert (health.status, health.body) == (200, b"ok\n")
        with running.dial() as connection:
            assert connection.recv(65_536) == b""
        assert running.logged()["status"] == "502"


@contextmanager
def _nobody_accepts(pod: Pod) -> Iterator[None]:
    """A listener whose queue is full, so that whoever comes next gets no answer at all."""
    listener = pod.namespace.run(lambda: socket.create_server(("", 3306), backlog=0))
    with listener, ExitStack() as stack:
        for _ in range(2):
            waiting = stack.enter_context(pod.namespace.run(socket.socket))
            waiting.setblocking(False)
            waiting.connect_ex(("127.0.0.1", 3306))
        yield


@pytest.mark.parametrize("version", nginx.VERSIONS)
def test_who_does_not_answer_is_given_up_soon(version: str) -> None:
    """nginx itself would wait for a minute."""
    with (
        started(version, databases=False) as running,
        _nobody_accepts(running.cluster.pods[DEV]),
        running.dial(seconds=20) as connection,
    ):
        assert connection.recv(65_536) == b""
        assert 1.5 < float(running.logged()["seconds"]) < 15


def test_that_is_for_the_time_that_connecting_may_take() -> None:
    change = ("proxy_connect_timeout 2s;", "proxy_connect_timeout 60s;")
    with (
        started(NEWEST, change=change, databases=False) as running,
        _nobody_accepts(running.cluster.pods[DEV]),
        running.dial(seconds=5) as connection,
        pytest.raises(TimeoutError),
    ):
        connection.recv(65_536)


def _survives(running: Running, seconds: float) -> bool:
    """Whether a connection that was silent for so long can still be used."""
    with running.dial() as connection:
        assert connection.recv(65_536)
        time.sleep(seconds)
        try:
            return _says(connection, b"still there") == b"still there"
        except ConnectionError:
            return False


def test_a_connection_may_be_silent_for_so_long() -> None:
    """Of an hour, four seconds: nobody waits here for longer."""
    with started(NEWEST, change=(SILENCE, "proxy_timeout 4s;")) as running:
        assert _survives(running, 2.2)
        with running.dial(seconds=20) as connection:
            assert connection.recv(65_536)
            assert connection.recv(65_536) == b"", "given up at last"


def test_that_is_for_the_time_that_both_may_be_silent() -> None:
    with started(NEWEST, change=(SILENCE, "proxy_timeout 1s;")) as running:
        assert not _survives(running, 2.2)


@pytest.mark.parametrize("version", nginx.VERSIONS)
def test_asked_to_stop_it_lets_connections_end(version: str) -> None:
    with started(version) as running:
        with running.dial() as connection:
            assert connection.recv(65_536) == DEV.encode()
            running.process.signal(signal.SIGQUIT)
            _wait_until_closed(running)
            assert _says(connection, b"commit") == b"commit"
        assert running.process.wait(5) == 0


def _wait_until_closed(running: Running) -> None:
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        try:
            running.dial(seconds=1).close()
        except OSError:
            return
        time.sleep(0.02)
    raise AssertionError("it still listens")


def _ends(running: Running, seconds: float) -> bool:
    """Whether it ends, asked to stop, while somebody keeps a connection."""
    with running.dial() as connection:
        assert connection.recv(65_536)
        running.process.signal(signal.SIGQUIT)
        try:
            return running.process.wait(seconds) == 0
        except SandboxError:
            return False


def test_connections_that_do_not_end_are_cut_when_the_drain_is_over() -> None:
    with started(NEWEST) as running:
        assert _ends(running, 15)


def test_that_is_for_the_time_of_the_drain() -> None:
    with started(NEWEST, change=("worker_shutdown_timeout 5s;", "")) as running:
        assert not _ends(running, 7)


@pytest.mark.parametrize("version", nginx.VERSIONS)
def test_by_name_the_cluster_leads_there(version: str) -> None:
    """What an alias of the cluster's DNS does is the harness's; that it is dialled is shown."""
    made = build("broker-name")
    there = "192.0.2.3"
    with (
        new_cluster(made.objects, secrets={}, outside={"db.example.com": there}) as cluster,
        database(cluster.pods["db.example.com"], "db"),
        cluster.run(nginx=version) as processes,
    ):
        assert set(processes) == {"report-0/broker"}
        assert cluster.address("mysql") == there
        with cluster.pods["report-0"].connect("127.0.0.1", LISTEN) as connection:
            assert connection.recv(65_536) == b"db"
