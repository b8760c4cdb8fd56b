"""The arguments of settings in nginx's own words."""

from __future__ import annotations

from ddpc.backends.nginx import quote
from ddpc.backends.nginx.findings import Findings
from ddpc.backends.nginx.quote import Word
from ddpc.ir.http import Native


def argument_words(native: Native, findings: Findings) -> tuple[Word, ...]:
    """The arguments as nginx words."""
    return tuple(
        findings.word(quote.value, argument, native.origin) for argument in native.arguments
    )
