"""Who signed the certificate of a service or an external."""

from __future__ import annotations

from ddpc.diagnostics import Diagnostic
from ddpc.ir.design import Authority, Port
from ddpc.passes.codes_https import NOT_ENCRYPTED
from ddpc.reading.origins import origin_of
from ddpc.schema.settings import Block


def authority_of(
    block: Block, ports: tuple[Port, ...], report: list[Diagnostic]
) -> Authority | None:
    """What the block says; None where it says nothing, or nothing that means anything."""
    setting = block.one("authority")
    if setting is None:
        return None
    if not any(port.protocol == "https" for port in ports):
        report.append(
            Diagnostic(
                code=NOT_ENCRYPTED,
                message="an authority is stated, and there is no port that speaks https",
                span=setting.head,
                label="of no certificate",
                helps=("say which port it is about: `port https 8443`",),
            )
        )
        return None
    return Authority(
        secret=setting.get("secret", str),
        name=setting.get("name", str),
        origin=origin_of(setting),
    )
