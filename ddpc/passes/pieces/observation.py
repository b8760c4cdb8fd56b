"""What an expectation looks for, as the form says that its line is written in."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from ddpc.ir.observation import (
    RISK,
    Body,
    BodyField,
    CertificateFor,
    FromCache,
    FromService,
    Header,
    Measured,
    Observation,
    ReadBack,
    Record,
    RecordField,
    Redirect,
    Refused,
    Reply,
    ReplyError,
    Same,
    Share,
    SharesAsDeclared,
    Spread,
    Status,
)
from ddpc.ir.values import Percent
from ddpc.schema.pieces.expect import ANSWERS, KEYS, MEASURED, REPLIES
from ddpc.schema.settings import Setting


def _which(forms: Mapping[str, str], setting: Setting) -> str:
    return tuple(forms)[setting.form]


def answer_of(setting: Setting) -> Observation:
    """What is looked for in the answers to requests."""
    match _which(ANSWERS, setting):
        case "cached" | "uncached" as which:
            return FromCache(wanted=which == "cached")
        case "service":
            return FromService(service=setting.need("service", str))
        case "shares" | "share" as which:
            return _share(which, setting)
        case "same":
            return Same(what=setting.need("what", str))
        case "header" | "no header" as which:
            return Header(
                name=setting.need("name", str),
                value=setting.get("text", str),
                wanted=which == "header",
            )
        case "body" | "whole body" as which:
            return Body(text=setting.need("body", str), whole=which == "whole body")
        case "body field":
            return BodyField(path=setting.need("field", str), value=setting.need("text", str))
        case "redirect":
            return Redirect(
                location=setting.need("location", str), status=setting.get("status", int)
            )
        case "certificate":
            return CertificateFor(host=setting.need("hostname", str))
        case "refused":
            return Refused()
        case which:
            return _status(which, setting)


def _share(which: str, setting: Setting) -> Observation:
    risk = _risk(setting)
    if which == "shares":
        return SharesAsDeclared(risk=risk)
    return Share(
        service=setting.need("service", str), share=setting.need("share", Percent), risk=risk
    )


def _status(which: str, setting: Setting) -> Status:
    count = setting.get("count", int)
    least = {"some": 1, "at least": count}.get(which)
    return Status(
        code=setting.need("status", int),
        at_least=least,
        at_most=count if which == "at most" else None,
    )


def _risk(setting: Setting) -> Fraction:
    confidence = setting.get("confidence", Percent)
    return RISK if confidence is None else 1 - confidence.share


def reply_of(setting: Setting) -> Observation:
    """What is looked for in the reply to a command."""
    match _which(REPLIES, setting):
        case "nothing":
            return Reply(text=None)
        case "refused":
            return Refused()
        case "error":
            return ReplyError(text=setting.get("error", str))
        case _:
            return Reply(text=setting.need("reply", str))


def keys_of(setting: Setting) -> Observation:
    """What is looked for after keys are written."""
    if _which(KEYS, setting) == "spread":
        return Spread(low=setting.get("low", Percent), high=setting.get("high", Percent))
    return ReadBack(share=setting.get("share", Percent) or Percent(Fraction(100)))


def measured_of(setting: Setting) -> Measured:
    """What is looked for in measurements."""
    value = setting.get("value", int)
    which = _which(MEASURED, setting)
    return Measured(
        low=None if which == "at most" else value, high=None if which == "at least" else value
    )


def record_of(setting: Setting) -> Record:
    """What is looked for among the records that are collected."""
    fields = setting.block.settings if setting.block is not None else ()
    return Record(
        fields=tuple(
            RecordField(name=one.need("name", str), value=one.get("value", str)) for one in fields
        )
    )
