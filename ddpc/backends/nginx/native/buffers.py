"""Buffers of answers have to fit each other, or nginx does not start."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from ddpc.backends.nginx import codes
from ddpc.backends.nginx.findings import Findings
from ddpc.backends.nginx.model import Directive
from ddpc.ir.origin import UNKNOWN, Origin

_UNITS: Final = {"k": 1 << 10, "m": 1 << 20}
_NAMES: Final = frozenset(
    {
        "proxy_buffer_size",
        "proxy_buffers",
        "proxy_busy_buffers_size",
        "proxy_max_temp_file_size",
        "proxy_temp_file_write_size",
    }
)


def among(directives: Iterable[Directive]) -> bool:
    """Whether any of the settings of buffers is there."""
    return any(directive.name in _NAMES for directive in directives)


def check(by_place: tuple[tuple[Directive, ...], ...], findings: Findings) -> None:
    """Whether the buffers fit at each place, given those of the places around it first.

    Ours have to be there too. The rules are those of nginx's manual (ngx_http_proxy_module) for
    these directives.
    """
    known: dict[str, tuple[str, ...]] = {}
    for directives in by_place:
        origin: Origin = UNKNOWN
        for directive in directives:
            if directive.name in _NAMES:
                known[directive.name] = directive.arguments
                if directive.origin is not UNKNOWN:
                    origin = directive.origin
        problem = _problem(known) if origin is not UNKNOWN else None
        if problem:
            findings.add(codes.NATIVE_VALUE, origin, problem)


def _problem(known: dict[str, tuple[str, ...]]) -> str | None:
    count, each = int(known["proxy_buffers"][0]), _bytes(known["proxy_buffers"][1])
    head = _bytes(known["proxy_buffer_size"][0])
    least, most = max(each, head), (count - 1) * each
    busy = _bytes(known.get("proxy_busy_buffers_size", (str(2 * least),))[0])
    file = _bytes(known["proxy_max_temp_file_size"][0])
    write = _bytes(known.get("proxy_temp_file_write_size", (str(2 * least),))[0])
    if count < 2:
        return "proxy_buffers are at least 2"
    if busy < least:
        return f"proxy_busy_buffers_size is at least the largest buffer, {_short(least)}"
    if busy > most:
        return (
            f"proxy_busy_buffers_size, here {_short(busy)}, leaves one of the proxy_buffers free:"
            f" at most {_short(most)}"
        )
    if write < least:
        return f"proxy_temp_file_write_size is at least the largest buffer, {_short(least)}"
    if file and file < least:
        return f"proxy_max_temp_file_size is 0, or at least the largest buffer, {_short(least)}"
    return None


def _bytes(text: str) -> int:
    unit = _UNITS.get(text[-1:].lower())
    return int(text[:-1]) * unit if unit else int(text)


def _short(size: int) -> str:
    return f"{size >> 10}k" if size % 1024 == 0 else str(size)
