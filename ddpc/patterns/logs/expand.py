"""The adapter: one container beside the service, and the volumes of files that both see."""

from __future__ import annotations

from posixpath import split

from ddpc.diagnostics import Diagnostic, Label, one_of
from ddpc.ir.deployment import Container, Mount, Role, Scratch
from ddpc.ir.design import Port, Service
from ddpc.ir.logs import LogPipeline, LogSource, SlowLog, Storm, TailedFile
from ddpc.patterns.contract import Beside, Contribution, Login, Use
from ddpc.patterns.logs import codes
from ddpc.patterns.logs.options import LogsOptions
from ddpc.patterns.logs.sources import SlowLogUse

GROUP = 999
"""Owns the volumes of files, so that the adapter reads what the service gives its group to read."""


def expand(use: Use, report: list[Diagnostic]) -> Contribution:
    """The container beside the service, with what it shares and is told."""
    options, service = use.attachment.options, use.subject
    assert isinstance(options, LogsOptions)
    assert isinstance(service, Service)
    sources = tuple(
        source for one in options.sources if (source := _source(one, service, report)) is not None
    )
    name = "-".join(part for part in ("logs", use.attachment.label) if part)
    origin = use.attachment.origin
    _check_directories(sources, service, report)
    volumes, mounts = _shared(name, sources, options)
    container = Container(
        name=name,
        role=Role.SIDECAR,
        mounts=tuple(Mount(volume=mount.volume, path=mount.path) for mount in mounts),
        cpu=options.cpu,
        memory=options.memory,
        locked=True,
        read_only_root=True,
        program=LogPipeline(
            service=service.name,
            sources=sources,
            health_port=options.listen,
            longest_command=options.truncate or 256,
            longest_text=options.truncate or 8_192,
            redacted=options.redacted,
            origin=origin,
        ),
        origin=origin,
    )
    return Contribution(
        beside=(
            Beside(
                containers=(container,),
                volumes=volumes,
                mounts=mounts,
                group=GROUP if volumes else None,
                origin=origin,
            ),
        ),
        logins=tuple(
            Login(
                service=service.name,
                port=source.port,
                secret=source.password,
                who="`logs`",
                said="collect slowlog password",
                origin=source.origin,
            )
            for source in sources
            if isinstance(source, SlowLog)
        ),
    )


def _source(
    one: SlowLogUse | Storm | TailedFile, service: Service, report: list[Diagnostic]
) -> LogSource | None:
    if isinstance(one, SlowLogUse):
        return _slow_log(one, service, report)
    if isinstance(one, Storm):
        _check_storm(one, service, report)
    return one


def _slow_log(one: SlowLogUse, service: Service, report: list[Diagnostic]) -> SlowLog | None:
    fitting = [port for port in service.ports if port.protocol == "redis"]
    named = [port for port in fitting if one.port in {None, port.name, port.number}]
    if len(named) != 1:
        report.append(_no_redis(one, service, fitting))
        return None
    if one.plugin:
        report.append(
            Diagnostic(
                code=codes.PLUGIN,
                message="the plugin for the slow log loses entries",
                span=one.origin.span,
                label="loses the first, and those after a restart of Redis",
                helps=("leave out `with plugin`: nothing is lost then",),
            )
        )
    return SlowLog(
        port=named[0].number,
        every=one.every,
        password=one.password,
        plugin=one.plugin,
        origin=one.origin,
    )


def _no_redis(one: SlowLogUse, service: Service, fitting: list[Port]) -> Diagnostic:
    if one.port is not None:
        message = f"`{service.name}` has no port `{one.port}` that speaks Redis"
    elif fitting:
        message = f"`{service.name}` has {len(fitting)} ports that speak Redis, and none is said"
    else:
        message = f"`{service.name}` has no port that speaks Redis"
    return Diagnostic(
        code=codes.NO_REDIS,
        message=message,
        span=one.origin.span,
        label="expected `port` and " + one_of(port.name for port in fitting)
        if fitting
        else "a slow log is Redis'",
        labels=tuple(Label(span=port.origin.span, text="fits") for port in fitting[:3]),
        helps=() if fitting else ("declare it where it is one: `port redis 6379`",),
    )


def _check_storm(one: Storm, service: Service, report: list[Diagnostic]) -> None:
    number = one.port
    if any(port.number == number for port in service.ports):
        return
    report.append(
        Diagnostic(
            code=codes.NOTHING_LISTENS,
            message=f"`{service.name}` does not listen on port {number}",
            span=one.origin.span,
            label=f"asks port {number}",
            labels=tuple(
                Label(span=port.origin.span, text=f"listens on {port.number}")
                for port in service.ports[:3]
            ),
            helps=(f"declare it: `port http {number} named ui on localhost`",),
        )
    )


def _check_directories(
    sources: tuple[LogSource, ...], service: Service, report: list[Diagnostic]
) -> None:
    """No directory of files is a volume of the service, or lies in one and would hide a part."""
    taken = {use.path: use.origin for use in service.storage}
    taken |= {split(file.path)[0]: file.origin for file in service.files}
    said: set[str] = set()
    for source in sources:
        if not isinstance(source, TailedFile) or source.directory in said:
            continue
        said.add(source.directory)
        around = [path for path in taken if f"{source.directory}/".startswith(f"{path}/")]
        if not around:
            continue
        path = max(around, key=len)
        within = source.directory != path
        report.append(
            Diagnostic(
                code=codes.DIRECTORY_TAKEN,
                message=f"`{source.directory}` would hide a part of `{path}`, a volume of"
                f" `{service.name}`"
                if within
                else f"`{path}` is a volume of `{service.name}` already",
                span=source.origin.span,
                label="needs a directory of its own",
                labels=(Label(span=taken[path].span, text="is mounted around it"),)
                if within
                else (Label(span=taken[path].span, text="is mounted there"),),
                helps=(f"let the service write outside of it: `/var/log/{service.name}/…`",),
            )
        )


def _shared(
    name: str, sources: tuple[LogSource, ...], options: LogsOptions
) -> tuple[tuple[Scratch, ...], tuple[Mount, ...]]:
    """A volume for each directory of files that is in no other one of them."""
    files = [source for source in sources if isinstance(source, TailedFile)]
    outermost: dict[str, TailedFile] = {}
    for file in sorted(files, key=lambda one: (one.directory.count("/"), one.directory)):
        if not any(f"{file.directory}/".startswith(f"{one}/") for one in outermost):
            outermost[file.directory] = file
    volumes = tuple(
        Scratch(name=f"{name}-{number}", size=options.space, origin=outermost[path].origin)
        for number, path in enumerate(sorted(outermost))
    )
    mounts = tuple(
        Mount(volume=volume.name, path=path, read_only=False)
        for volume, path in zip(volumes, sorted(outermost), strict=True)
    )
    return volumes, mounts
