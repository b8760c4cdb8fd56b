"""The broker's example with everything around it.

The bytes that run are the bytes that ship; the databases are stand-ins that say who they are and
then say back what they hear.
"""

from __future__ import annotations

import copy
import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from attrs import frozen

from ddpc.driver import Options, compile_program
from ddpc.rehearse import dns
from ddpc.rehearse.manifests import Object
from ddpc.rehearse.network import Pod
from ddpc.rehearse.sandbox import Process
from tests.servers.builds import EXAMPLES, Build
from tests.servers.harness.cluster import Cluster, new_cluster

DEV, PROD = "mysql.dev.internal", "db.prod.example.com"
DNS = "kube-dns.kube-system.svc.cluster.local"
OUTSIDE = {
    DNS: "198.51.100.53",
    DEV: "198.51.100.10",
    PROD: "198.51.100.20",
    "stranger": "203.0.113.7",
}
LISTEN, HEALTH = 3306, 3307


@frozen(kw_only=True)
class Running:
    """The example's pods, with a database at each of the two names."""

    cluster: Cluster
    process: Process
    """The ambassador of the first pod."""

    @property
    def api(self) -> Pod:
        return self.cluster.pods["api-0"]

    def dial(self, seconds: float = 5) -> socket.socket:
        """Dial as the application does."""
        return self.api.connect("127.0.0.1", LISTEN, seconds=seconds)

    def logged(self) -> dict[str, Any]:
        """The first entry of the log, which is written when a connection has ended."""
        deadline = time.monotonic() + 5
        while True:
            for line in self.process.output().splitlines():
                if line.startswith("{"):
                    entry: dict[str, Any] = json.loads(line)
                    return entry
            assert time.monotonic() < deadline, self.process.output()
            time.sleep(0.02)


def objects_of(version: str, environment: str | None, app: str) -> tuple[Object, ...]:
    text = (EXAMPLES / "broker.ddp").read_text(encoding="utf-8")
    text = text.replace("app orders { }", f"app orders {{ target nginx {version}; {app} }}")
    options = Options(environment=environment)
    outcome = compile_program("broker.ddp", lambda _: text.encode(), options)
    assert not outcome.diagnostics
    return Build("broker", outcome).objects


@contextmanager
def started(
    version: str,
    environment: str | None = None,
    *,
    change: tuple[str, str] = ("", ""),
    databases: bool = True,
    records: dns.Records | None = None,
) -> Iterator[Running]:
    """Run the example; ``change`` replaces a directive, to see whether it matters.

    With ``records`` the cluster's DNS answers by them, and the app says where.
    """
    objects = copy.deepcopy(objects_of(version, environment, f"dns {DNS}" if records else ""))
    before, after = change
    for each in objects:
        if each["kind"] == "ConfigMap" and before:
            assert each["data"]["nginx.conf"].count(before) == 1
            each["data"]["nginx.conf"] = each["data"]["nginx.conf"].replace(before, after)
    secrets = {"orders-mysql": {"password": b"made up"}}
    with new_cluster(objects, secrets=secrets, outside=OUTSIDE) as cluster, ExitStack() as stack:
        for name in (DEV, PROD) if databases else ():
            stack.enter_context(database(cluster.pods[name], name))
        if records is not None:
            stack.enter_context(dns.serve(cluster.pods[DNS], records))
        processes = stack.enter_context(cluster.run(nginx=version))
        yield Running(cluster=cluster, process=processes["api-0/broker"])


@contextmanager
def database(pod: Pod, name: str) -> Iterator[None]:
    """A server that speaks first, as those of MySQL do, and then says back what it hears."""
    listener = pod.listen(3306)

    def talk(caller: socket.socket) -> None:
        with caller:
            caller.sendall(name.encode())
            while heard := caller.recv(65_536):
                caller.sendall(heard)

    def accept() -> None:
        while True:
            try:
                caller, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=_quietly, args=(talk, caller), daemon=True).start()

    thread = threading.Thread(target=accept, daemon=True)
    thread.start()
    try:
        yield
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(5)


def _quietly(talk: Any, caller: socket.socket) -> None:
    try:
        talk(caller)
    except OSError:  # the other side is gone
        return
