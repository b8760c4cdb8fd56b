"""Services, fronts and externals."""

from __future__ import annotations

from ipaddress import ip_network

from ddpc.diagnostics import Diagnostic
from ddpc.ir.deployment import Stop
from ddpc.ir.design import (
    Address,
    Availability,
    Call,
    EnvironmentVariable,
    External,
    Front,
    MetricsEndpoint,
    MountedFile,
    Port,
    Service,
    Step,
    StorageUse,
)
from ddpc.ir.values import Count, Cpu, Duration, Image, Percent, SecretKey, Size
from ddpc.passes.context import Context
from ddpc.passes.declarations import Declared
from ddpc.passes.pieces.authority import authority_of
from ddpc.passes.pieces.files import text_of
from ddpc.passes.pieces.patch import patches_of
from ddpc.passes.pieces.timeout import timeout_of
from ddpc.reading.given import check_given
from ddpc.reading.origins import origin_of
from ddpc.reading.ports import ports_of
from ddpc.reading.probes import chosen_port, probe_of
from ddpc.schema.settings import Block, Setting


def service_of(thing: Declared, context: Context, report: list[Diagnostic]) -> Service | None:
    """The service; None where something in its block is wrong (which has been said)."""
    block = thing.block
    before = len(report)
    image = block.value("image", Image)
    if image is None:
        return None
    check_given(block, report)
    ports = ports_of(block, report)
    metrics = _metrics(block, ports, report)
    scraped = metrics.port if metrics is not None else None
    run, replicas = block.one("run"), block.one("replicas")
    reach = block.one("reach")
    stop = block.one("stop")
    service = Service(
        name=thing.name,
        image=image,
        command=tuple(
            text for text in (run.get("entry", str) if run is not None else None,) if text
        ),
        arguments=run.all("arguments", str) if run is not None else (),
        ports=ports,
        environment=tuple(_variable(setting) for setting in block.listed("env")),
        files=tuple(
            file
            for setting in block.listed("file")
            if (file := _file(setting, context, report)) is not None
        ),
        replicas=replicas.get("count", Count) if replicas is not None else None,
        replicas_cpu=replicas.get("cpu", Percent) if replicas is not None else None,
        cpu=block.value("cpu", Cpu),
        memory=block.value("memory", tuple),
        storage=tuple(_storage(setting) for setting in block.listed("storage", "scratch")),
        shards=block.value("sharded", int, "count"),
        data=block.value("data", str),
        ready=probe_of(block.one("ready"), ports, report, scraped),
        alive=probe_of(block.one("alive"), ports, report, scraped),
        started=probe_of(block.one("started"), ports, report, scraped),
        availability=_availability(block.one("availability")),
        calls=_calls(block),
        steps=tuple(_step(setting) for setting in block.many("before")),
        stop=_stop(stop) if stop is not None else None,
        timeout=timeout_of(block.one("timeout"), "value", report),
        user=block.value("user", int),
        account=block.value("account", str),
        pull_secrets=tuple(sorted({one.need("secret", str) for one in block.many("pull")})),
        metrics=metrics,
        authority=authority_of(block, ports, report),
        reach=reach is not None and reach.get("value", str) == "load-balancer",
        reach_origin=origin_of(reach) if reach is not None else origin_of(thing.head),
        admitted_namespaces=_namespaces(block.listed("allow")),
        labels=_pairs(block.listed("label")),
        annotations=_pairs(block.listed("annotation")),
        patches=patches_of(block, report),
        origin=origin_of(thing.head),
        replicas_origin=origin_of(replicas if replicas is not None else thing.head),
        timeout_origin=origin_of(block.one("timeout") or thing.head),
    )
    return service if not any(d.is_error for d in report[before:]) else None


def front_of(thing: Declared, report: list[Diagnostic]) -> Front:
    """The front."""
    reach = thing.block.one("reach")
    return Front(
        name=thing.name,
        ports=ports_of(thing.block, report),
        reach=reach is not None and reach.get("value", str) == "load-balancer",
        origin=origin_of(thing.head),
    )


def external_of(thing: Declared, report: list[Diagnostic]) -> External | None:
    """The external; None where it has no host (which has been said)."""
    host = thing.block.value("host", str)
    addresses = thing.block.one("addresses")
    if host is None:
        return None
    ports = ports_of(thing.block, report)
    return External(
        name=thing.name,
        host=host,
        ports=ports,
        authority=authority_of(thing.block, ports, report),
        networks=addresses.all("networks", str) if addresses is not None else _network(host),
        origin=origin_of(thing.head),
    )


def _network(host: str) -> tuple[str, ...]:
    """The network of a host that is given by its address."""
    try:
        return (str(ip_network(host)),)
    except ValueError:
        return ()


def _variable(setting: Setting) -> EnvironmentVariable:
    value: str | SecretKey | Address | None = setting.get("secret", SecretKey)
    if value is None and "target" in setting.values:
        value = Address(
            target=setting.need("target", str),
            port=_port(setting),
            with_port=setting.form == 1,
            direct=setting.flag("direct"),
        )
    if value is None:
        value = setting.need("value", str)
    return EnvironmentVariable(
        name=setting.need("name", str), value=value, origin=origin_of(setting)
    )


def _port(setting: Setting) -> str | int | None:
    which = setting.get("port", object)
    assert which is None or isinstance(which, str | int)
    return which


def _file(setting: Setting, context: Context, report: list[Diagnostic]) -> MountedFile | None:
    content: str | SecretKey | None = setting.get("secret", SecretKey)
    if content is None:
        content = text_of(setting, "source", context, report)
    if content is None:
        return None
    return MountedFile(path=setting.need("path", str), content=content, origin=origin_of(setting))


def _storage(setting: Setting) -> StorageUse:
    return StorageUse(
        path=setting.need("path", str),
        size=setting.get("size", Size),
        storage_class=setting.get("class", str),
        claim=setting.get("claim", str),
        scratch=setting.word == "scratch",
        in_memory=setting.flag("memory"),
        origin=origin_of(setting),
    )


def _availability(setting: Setting | None) -> Availability | None:
    if setting is None:
        return None
    return Availability(
        share=setting.need("share", Percent),
        every=setting.get("every", Duration),
        taking=setting.get("taking", Duration),
        origin=origin_of(setting),
    )


def _calls(block: Block) -> tuple[Call, ...]:
    found = [
        Call(target=target, direct=setting.flag("direct"), origin=origin_of(setting))
        for setting in block.listed("calls")
        for target in setting.all("targets", str)
    ]
    return tuple(sorted(found, key=lambda call: (call.target, call.direct)))


def _step(setting: Setting) -> Step:
    return Step(
        name=setting.need("name", str),
        arguments=setting.all("arguments", str),
        image=setting.get("image", Image),
        origin=origin_of(setting),
    )


def _stop(setting: Setting) -> Stop:
    usual = Stop()
    return Stop(
        pause=setting.get("pause", Duration) or usual.pause,
        finish=setting.get("finish", Duration) or usual.finish,
        command=setting.all("arguments", str) or None,
    )


def _metrics(
    block: Block, ports: tuple[Port, ...], report: list[Diagnostic]
) -> MetricsEndpoint | None:
    setting = block.one("metrics")
    if setting is None:
        return None
    port = chosen_port(setting, ports, report)
    if port is None:
        return None
    return MetricsEndpoint(
        path=setting.need("path", str), port=port.number, origin=origin_of(setting)
    )


def _namespaces(settings: tuple[Setting, ...]) -> tuple[str, ...]:
    return tuple(sorted({n for one in settings for n in one.all("namespaces", str)}))


def _pairs(settings: tuple[Setting, ...]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((one.need("key", str), one.need("value", str)) for one in settings))
