"""Expectations: typed here, checked by running."""

from __future__ import annotations

from itertools import zip_longest

from attrs import evolve

from ddpc.ir.asking import (
    AlertRule,
    Ask,
    Command,
    Connection,
    Keys,
    Logs,
    Metric,
    RenewedCertificate,
    Request,
)
from ddpc.ir.circumstance import Circumstance, Down, Renewal, Rollout
from ddpc.ir.expectation import Expectation, Line, Under
from ddpc.ir.observation import (
    Arrived,
    ClientAddress,
    Fires,
    Observation,
    Refused,
    ServedWithoutRestart,
)
from ddpc.ir.values import Duration
from ddpc.passes.pieces.observation import answer_of, keys_of, measured_of, record_of, reply_of
from ddpc.reading.origins import origin_of
from ddpc.schema.pieces.expect import CIRCUMSTANCES, METHODS
from ddpc.schema.settings import Setting, Typed


def expectation_of(setting: Setting) -> Expectation:
    """The expectation, its lines in the order of the source."""
    return Expectation(
        service=setting.need("service", str),
        from_pod=setting.get("pod", str),
        lines=tuple(
            _under(one) if one.word in CIRCUMSTANCES else _line(one) for one in _inside(setting)
        ),
        origin=origin_of(setting),
    )


def _inside(setting: Setting) -> tuple[Setting, ...]:
    return setting.block.settings if setting.block is not None else ()


def _under(setting: Setting) -> Under:
    return Under(
        circumstance=_circumstance(setting),
        lines=tuple(_line(one) for one in _inside(setting)),
        origin=origin_of(setting),
    )


def _circumstance(setting: Setting) -> Circumstance:
    """What the form that matched says: the forms' order is that of the schema."""
    place = "host" if setting.word == "during" and setting.form == 1 else "part"
    origin = evolve(origin_of(setting), span=setting.where(place))
    if setting.word == "with":
        return Down(
            part=setting.need("part", str),
            one=setting.form == 1,
            crashed=setting.form == 2,
            origin=origin,
        )
    if setting.form == 0:
        return Rollout(part=setting.get("part", str), origin=origin)
    return Renewal(host=setting.get("host", str), origin=origin)


def _line(setting: Setting) -> Line:
    ask, observation = _asked_and_seen(setting)
    return Line(ask=ask, observation=observation, origin=origin_of(setting))


def _asked_and_seen(setting: Setting) -> tuple[Ask | None, Observation]:
    if setting.word in METHODS:
        return _request(setting), answer_of(setting)
    if setting.word == "connection":
        return Connection(), (Refused() if setting.form else Arrived())
    if setting.word == "command":
        return Command(arguments=setting.all("arguments", str)), reply_of(setting)
    if setting.word == "write":
        return Keys(count=setting.need("keys", int)), keys_of(setting)
    if setting.word == "metric":
        words = setting.all("labels", str)
        labels = tuple(zip_longest(words[::2], words[1::2], fillvalue=""))
        return Metric(name=setting.need("metric", str), labels=labels), measured_of(setting)
    if setting.word == "alert":
        return AlertRule(name=setting.need("alert", str)), Fires()
    if setting.word == "certificate":
        return RenewedCertificate(host=setting.get("host", str)), ServedWithoutRestart()
    if setting.word in {"logs", "line"}:
        return Logs(text=setting.get("text", str), file=setting.get("file", str)), record_of(
            setting
        )
    return None, ClientAddress()


def _port(setting: Setting) -> str | int | None:
    found = setting.values.get("port")
    value = found.value if isinstance(found, Typed) else None
    return value if isinstance(value, str | int) else None


def _request(setting: Setting) -> Request:
    header = setting.get("header", str)
    return Request(
        method=setting.word,
        path=setting.need("path", str),
        host=setting.get("host", str),
        scheme=setting.get("scheme", str),
        port=_port(setting),
        headers=((header, setting.need("value", str)),) if header is not None else (),
        again=setting.flag("again"),
        times=setting.get("times", int) or 1,
        within=setting.get("within", Duration),
        clients=setting.get("clients", int),
        identity=setting.get("identity", str),
    )
