"""Parameters that the user chose: whether varnishd starts with them."""

from __future__ import annotations

import re
from typing import Final

from ddpc.backends.varnish import codes
from ddpc.backends.varnish.findings import Findings
from ddpc.backends.varnish.parameters import PARAMETERS, REFUSED, Kind, Parameter
from ddpc.ir.http import HttpProxy, Native
from ddpc.ir.values import Version

_SWITCHES: Final = ("on", "off")
_UNITS: Final = {"": 1, "b": 1, "k": 1 << 10, "m": 1 << 20, "g": 1 << 30}
_NUMBER = re.compile(r"[0-9]{1,9}", re.ASCII)
_SECONDS = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,3})?", re.ASCII)
_BYTES = re.compile(r"([0-9]{1,9})([bkmgBKMG]?)", re.ASCII)


def parameters(program: HttpProxy, version: Version, findings: Findings) -> dict[str, str]:
    """The user's parameters by name."""
    known = {parameter.name: parameter for parameter in PARAMETERS}
    chosen = {}
    for native in program.native:
        if native.tool != "varnish":
            continue
        against = _against(native, known.get(native.name), version)
        if against:
            findings.say(codes.PARAMETER, against, native.origin)
        else:
            chosen[native.name] = native.arguments[0]
    return chosen


def _against(native: Native, parameter: Parameter | None, version: Version) -> str | None:
    """What stands against it, as a sentence."""
    name = native.name
    if parameter is None:
        reason = REFUSED.get(name)
        return f"`{name}` cannot be set: {reason}" if reason else f"`{name}` is no parameter here"
    if parameter.since is not None and version < parameter.since:
        return f"`{name}` exists from Varnish {parameter.since} on, and the target is {version}"
    if len(native.arguments) != 1:
        return f"`{name}` takes one value"
    value = native.arguments[0]
    amount = _amount(parameter.kind, value)
    if amount is None:
        return f"`{name}` takes {parameter.kind.value}, and not `{value}`"
    if amount < parameter.low or (parameter.high is not None and amount > parameter.high):
        most = "" if parameter.high is None else f" and {parameter.high:g} at most"
        return f"`{name}` is {parameter.low:g} at least{most}, and not `{value}`"
    return None


def _amount(kind: Kind, value: str) -> float | None:
    """The value as a number, or None where it is none of its kind."""
    if kind is Kind.SWITCH:
        return 1 if value in _SWITCHES else None
    if kind is Kind.NUMBER:
        return int(value) if _NUMBER.fullmatch(value) else None
    if kind is Kind.SECONDS:
        return float(value) if _SECONDS.fullmatch(value) else None
    found = _BYTES.fullmatch(value)
    return int(found[1]) * _UNITS[found[2].lower()] if found else None
