"""Waits until pods are ready, as their own probes tell a kubelet."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Mapping, Sequence
from http.client import HTTPConnection, HTTPException
from typing import Any

from ddpc.node import frozen
from ddpc.rehearse.network import NotReady, Pod
from ddpc.rehearse.sandbox import Process

_PAUSE = 0.05
_ATTEMPT = 2.0


@frozen(kw_only=True)
class Waited:
    """A container that is waited for; ``execute`` runs a command in its place, for its status."""

    name: str
    pod: Pod
    probe: Mapping[str, Any] | None
    process: Process | None
    execute: Callable[[Sequence[str]], int] | None = None


def wait(node: Pod, waiting: Sequence[Waited], seconds: float) -> None:
    """Return when every one is ready; NotReady if one ends, or is not in time."""
    deadline = time.monotonic() + seconds
    left = list(waiting)
    while left:
        still = []
        for each in left:
            if each.process is not None and not each.process.running():
                raise NotReady(f"{each.name} has ended\n{each.process.output()[-2000:]}")
            why = unready(node, each)
            if why is None:
                continue
            still.append(each)
            if time.monotonic() > deadline:
                said = each.process.output()[-2000:] if each.process else ""
                raise NotReady(f"{each.name} is not ready after {seconds:g} s: {why}\n{said}")
        left = still
        if left:
            time.sleep(_PAUSE)


def unready(node: Pod, each: Waited) -> str | None:
    """Why a container is not ready; None: it is."""
    probe = each.probe or {}
    try:
        if "httpGet" in probe:
            return _get(node, each.pod, probe["httpGet"])
        if "exec" in probe and each.execute is not None:
            status = each.execute(probe["exec"]["command"])
            return None if status == 0 else f"its probe ends with {status}"
        port = probe.get("tcpSocket", probe.get("grpc", {})).get("port")
        if port is not None:
            node.connect(each.pod.address, int(port), seconds=_ATTEMPT).close()
    except (OSError, HTTPException) as error:
        return str(error)
    return None


def _get(node: Pod, pod: Pod, asked: Mapping[str, Any]) -> str | None:
    port = int(asked["port"])
    sock = node.connect(pod.address, port, seconds=_ATTEMPT)
    if asked.get("scheme") == "HTTPS":
        sock = _unverified(sock)
    connection = HTTPConnection(pod.address, port, timeout=_ATTEMPT)
    connection.sock = sock
    try:
        headers = {each["name"]: each["value"] for each in asked.get("httpHeaders", ())}
        connection.request("GET", asked.get("path", "/"), headers=headers)
        status = connection.getresponse().status
    finally:
        connection.close()
    return None if 200 <= status < 400 else f"its probe is answered with {status}"


def _unverified(sock: socket.socket) -> socket.socket:
    import ssl

    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE  # a kubelet does not verify either
    return context.wrap_socket(sock)
