"""Whether what limits remember fits into the container."""

from __future__ import annotations

from ddpc.backends.nginx import codes
from ddpc.backends.nginx.findings import Findings
from ddpc.backends.nginx.model import Limiting
from ddpc.ir.values import Size


def check(limiting: Limiting, memory: Size, itself: Size, findings: Findings) -> None:
    """Finds zones that, once full, are more than ``memory``, the container's limit, has room for
    beside nginx ``itself``.

    nginx takes a zone's pages as they fill: too many are no error at its start, but its end later.
    """
    sizes = {str(zone.name): _bytes(str(zone.size)) for zone in limiting.zones}
    if limiting.connections and limiting.connections_size:
        sizes["connections"] = _bytes(str(limiting.connections_size))
    total = sum(sizes.values())
    needed = total + itself.bytes
    if needed <= memory.bytes:
        return
    parts = ", ".join(f"{Size(size)} for `{name}`" for name, size in sizes.items())
    findings.add(
        codes.ZONES,
        limiting.origin,
        f"these limits remember up to {Size(total)} of clients, and the container has {memory}",
        label="more than fits",
        notes=(
            f"{parts}: 128 bytes for each client, 256 where it has an identity",
            f"with {itself} for nginx itself that is {Size(needed)}",
        ),
        helps=(f"give it the memory (`memory {Size(needed)}`), or remember fewer `clients`",),
    )


def _bytes(size: str) -> int:
    """What ``quote.zone`` has written, in whole mebibytes."""
    return int(size.removesuffix("m")) << 20
