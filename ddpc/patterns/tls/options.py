"""What an attachment of tls says."""

from __future__ import annotations

from attrs import field

from ddpc.diagnostics import Diagnostic
from ddpc.ir.origin import Origin
from ddpc.ir.values import Duration, Size
from ddpc.node import frozen
from ddpc.patterns.contract import TierSizes
from ddpc.patterns.words import listens, reaches, sizes_of
from ddpc.schema.settings import Block


@frozen(kw_only=True)
class TlsOptions:
    """``plain`` None: as the placement has it."""

    hosts: tuple[str, ...]
    certificate: str
    authority: str | None
    reach: bool
    plain: str | None
    hsts: Duration | None
    body: Size | None
    drain: Duration
    listen: int
    listens: Origin | None = field(eq=False, repr=False)
    sizes: TierSizes


def read(block: Block, report: list[Diagnostic]) -> TlsOptions | None:
    """The options; None where the block lacks what it needs (which has been said)."""
    hosts, certificate = block.one("hosts"), block.one("certificate")
    authority, plain = block.one("authority"), block.one("plain")
    if hosts is None or certificate is None:
        return None
    return TlsOptions(
        hosts=tuple(dict.fromkeys(hosts.all("hosts", str))),
        certificate=certificate.need("secret", str),
        authority=authority.get("secret", str) if authority is not None else None,
        reach=reaches(block),
        plain=plain.get("value", str) if plain is not None else None,
        hsts=block.value("hsts", Duration),
        body=block.value("body", Size),
        drain=block.value("drain", Duration) or Duration(25_000),
        listen=block.value("listen", int) or 8443,
        listens=listens(block),
        sizes=sizes_of(block),
    )
