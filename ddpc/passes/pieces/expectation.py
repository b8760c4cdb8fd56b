"""Expectations: typed here, checked by running."""

from __future__ import annotations

from ddpc.ir.expectation import (
    Body,
    ClientAddress,
    Expectation,
    FromCache,
    FromService,
    Header,
    Line,
    Observation,
    Redirect,
    Request,
    Status,
)
from ddpc.ir.values import Duration
from ddpc.reading.origins import origin_of
from ddpc.schema.pieces.expect import METHODS
from ddpc.schema.settings import Setting


def expectation_of(setting: Setting) -> Expectation:
    """The expectation, its lines in the order of the source."""
    block = setting.block
    return Expectation(
        service=setting.need("service", str),
        from_pod=setting.get("pod", str),
        lines=tuple(_line(one) for one in (block.settings if block is not None else ())),
        origin=origin_of(setting),
    )


def _line(setting: Setting) -> Line:
    request = None
    if setting.word in METHODS:
        header = setting.get("header", str)
        request = Request(
            method=setting.word,
            path=setting.need("path", str),
            host=setting.get("host", str),
            headers=((header, setting.need("value", str)),) if header is not None else (),
            again=setting.flag("again"),
            times=setting.get("times", int) or 1,
            within=setting.get("within", Duration),
            identity=setting.get("identity", str),
        )
    return Line(request=request, observation=_observation(setting), origin=origin_of(setting))


def _observation(setting: Setting) -> Observation:
    """What the form that matched says: the forms' order is that of ``expect``'s schema."""
    if setting.word == "client":
        return ClientAddress()
    if setting.form in {0, 1}:
        return FromCache(wanted=setting.form == 0)
    if setting.form == 2:
        return FromService(service=setting.need("service", str))
    if setting.form == 4:
        return Header(name=setting.need("name", str), value=setting.get("text", str))
    if setting.form == 5:
        return Body(text=setting.need("body", str))
    if setting.form == 6:
        return Redirect(location=setting.need("location", str))
    return Status(code=setting.need("status", int), at_least=setting.get("count", int))
