"""Leads connections of the machine's loopback to the entrances of a build that keeps running."""

from __future__ import annotations

import socket
import threading
from collections.abc import Sequence
from contextlib import suppress
from typing import NoReturn

from ddpc.rehearse.asking import SECONDS
from ddpc.rehearse.entrances import Entrance, entrances
from ddpc.rehearse.stage import Say
from ddpc.rehearse.world import World

_MOST = 64
"""Connections at one time."""


def keep(world: World, listening: Sequence[socket.socket], say: Say) -> NoReturn:
    """Pass connections on until this process is killed."""
    slots = threading.BoundedSemaphore(_MOST)
    kept = []
    for sock, entrance in zip(listening, entrances(world.deployment), strict=True):
        port = sock.getsockname()[1]
        kept.append({"name": entrance.name, "url": url_of(entrance, port), "port": port})
        threading.Thread(target=_accept, args=(sock, entrance, world, slots), daemon=True).start()
    say({"kept": kept})
    while True:
        threading.Event().wait()


def url_of(entrance: Entrance, port: int) -> str:
    """Where an entrance is asked at a port of the machine, if its host leads there."""
    return f"{entrance.scheme}://{entrance.hosts[0]}:{port}/"


def _accept(
    sock: socket.socket, entrance: Entrance, world: World, slots: threading.BoundedSemaphore
) -> None:
    address = world.cluster.address(entrance.name)
    somebody = world.outside.somebody()
    while True:
        near, _ = sock.accept()
        slots.acquire()
        try:
            far = world.outside.pod.connect(
                address, entrance.port, source=somebody, seconds=SECONDS
            )
        except OSError:
            near.close()
            slots.release()
            continue
        far.settimeout(None)
        ends = threading.Barrier(2, action=slots.release)
        for one, other in ((near, far), (far, near)):
            threading.Thread(target=_pass, args=(one, other, ends), daemon=True).start()


def _pass(one: socket.socket, other: socket.socket, ends: threading.Barrier) -> None:
    with suppress(OSError):
        while data := one.recv(1 << 16):
            other.sendall(data)
    with suppress(OSError):
        other.shutdown(socket.SHUT_WR)
    with suppress(threading.BrokenBarrierError):
        ends.wait()
    one.close()
