"""nginx as the server of a program: its image, command, files, volumes, probes and end."""

from __future__ import annotations

from typing import Final

from ddpc.backends.contract import (
    NativeVocabulary,
    OutputFile,
    SecretMount,
    Served,
    Writable,
)
from ddpc.backends.folders import folder
from ddpc.backends.nginx.versions import FOLLOWS_PODS, SUPPORTED
from ddpc.diagnostics import Diagnostic
from ddpc.ir.deployment import (
    Container,
    ContainerPort,
    Deployment,
    HttpGet,
    Probe,
    Stop,
    Workload,
)
from ddpc.ir.http import HttpProxy, LayerKind, Native, Termination
from ddpc.ir.program import Program
from ddpc.ir.stream import TcpProxy
from ddpc.ir.values import Duration, Image, Size, Version
from ddpc.node import frozen

_USER: Final = 101
"""The user ``nginx`` of the official images."""

_DIRECTORY: Final = "/etc/nginx"
_COMMAND: Final = ("nginx", "-c", f"{_DIRECTORY}/nginx.conf", "-e", "stderr", "-g", "daemon off;")
_PAUSE: Final = Duration(5_000)


@frozen
class NginxBackend:
    """Serves programs that end TLS, limit requests and split them with nginx's official image."""

    name: str = "nginx"
    holds: tuple[LayerKind, ...] = (
        LayerKind.TERMINATION,
        LayerKind.VERIFIED_LIMITS,
        LayerKind.LIMITS,
        LayerKind.SPLIT,
        LayerKind.SESSION,
    )
    programs: tuple[type[Program], ...] = (HttpProxy, TcpProxy)
    versions: tuple[Version, ...] = SUPPORTED
    follows_since: Version = FOLLOWS_PODS

    @property
    def vocabulary(self) -> NativeVocabulary:
        """The settings that users may write in nginx's own words."""
        from ddpc.backends.nginx.native import vocabulary

        return vocabulary()

    def serve(
        self, container: Container, workload: Workload, deployment: Deployment
    ) -> tuple[Served | None, tuple[Diagnostic, ...]]:
        """How nginx runs the container's program, or what stands against it."""
        program = container.program
        version = deployment.application.target("nginx")
        if isinstance(program, HttpProxy):
            made, found = _http(program, version, container)
        elif isinstance(program, TcpProxy):
            made, found = _stream(program, version, container)
        else:
            raise TypeError(f"the container {container.name} has no program that nginx runs")
        if made is None:
            return None, found
        served = Served(
            image=Image("nginx", str(version)),
            # Not through the image's shell script, which edits files that are read-only here.
            command=_COMMAND,
            directory=_DIRECTORY,
            files=(made,),
            standalone=f"nginx/{folder(container, workload)}",
            secrets=_secrets(program),
            writable=(_writable(program.native if isinstance(program, HttpProxy) else ()),),
            ports=_ports(program),
            user=_USER,
            group=_USER,
            ready=_asks(program, every=5, failures=2),
            alive=_asks(program, every=10, failures=3),
            started=_asks(program, every=1, failures=30),
            stop=container.stop or Stop(pause=_PAUSE, finish=program.drain),
        )
        return served, found


Made = tuple[OutputFile | None, tuple[Diagnostic, ...]]
"""The configuration, or None and what stands against it."""


def _http(program: HttpProxy, version: Version, container: Container) -> Made:
    from ddpc.backends.nginx import memory, zones
    from ddpc.backends.nginx.findings import Findings
    from ddpc.backends.nginx.printing import print_file
    from ddpc.backends.nginx.select import select

    findings = Findings()
    file = select(program, version=version, cpu=container.cpu, findings=findings)
    if container.memory is not None:
        limit = container.memory[1]
        memory.check(file.main, file.events, limit, container.origin, findings)
        if file.limiting is not None and not findings.failed:
            zones.check(file.limiting, limit, memory.itself(file.main, file.events), findings)
    if findings.failed:
        return None, findings.all()
    text, lines = print_file(file)
    return OutputFile(path="nginx.conf", text=text, lines=lines), findings.all()


def _stream(program: TcpProxy, version: Version, container: Container) -> Made:
    from ddpc.backends.nginx import memory
    from ddpc.backends.nginx.findings import Findings
    from ddpc.backends.nginx.printing import print_stream
    from ddpc.backends.nginx.stream import select_stream

    findings = Findings()
    file = select_stream(program, version=version, cpu=container.cpu, findings=findings)
    if container.memory is not None:
        limit = container.memory[1]
        memory.check(file.main, file.events, limit, container.origin, findings, memory.STREAM)
    if findings.failed:
        return None, findings.all()
    text, lines = print_stream(file)
    return OutputFile(path="nginx.conf", text=text, lines=lines), findings.all()


def _secrets(program: HttpProxy | TcpProxy) -> tuple[SecretMount, ...]:
    from ddpc.backends.nginx.hops import AUTHORITIES
    from ddpc.backends.nginx.tls import CERTIFICATES

    mounts: dict[str, SecretMount] = {}
    for layer in program.layers if isinstance(program, HttpProxy) else ():
        if isinstance(layer, Termination):
            for site in layer.sites:
                secret = site.certificate.secret
                path = f"{CERTIFICATES}/{secret}"
                pair = (("tls.crt", "tls.crt"), ("tls.key", "tls.key"))
                mounts[path] = SecretMount(secret=secret, path=path, items=pair)
    for upstream in program.upstreams:
        verified = upstream.verification
        if verified is not None and verified.authority_secret is not None:
            path = f"{AUTHORITIES}/{verified.authority_secret}"
            mounts[path] = SecretMount(
                secret=verified.authority_secret,
                path=path,
                items=((verified.authority_key, "ca.crt"),),
            )
    return tuple(mounts[path] for path in sorted(mounts))


def _writable(natives: tuple[Native, ...]) -> Writable:
    """The one writable place: in memory, unless the user has bodies or answers kept on disk."""
    from ddpc.backends.nginx.memory import RUN

    on_disk = {("proxy_request_buffering", ("on",))}
    kept = any(
        (native.name, native.arguments) in on_disk
        or (native.name == "proxy_max_temp_file_size" and native.arguments[0].strip("0kKmM"))
        for native in natives
        if native.tool == "nginx"
    )
    size = Size(1 << 30) if kept else RUN
    return Writable(name="run", path="/run/nginx", size=size, in_memory=not kept)


def _ports(program: HttpProxy | TcpProxy) -> tuple[ContainerPort, ...]:
    local = program.address.startswith("127.")
    ports = []
    for layer in program.layers if isinstance(program, HttpProxy) else ():
        if isinstance(layer, Termination):
            ports.append(("https", layer.https_port, "https", local))
            if layer.http_port:
                ports.append(("http", layer.http_port, "http", local))
    if program.port:
        protocol = "http" if isinstance(program, HttpProxy) else "tcp"
        ports.append((protocol, program.port, protocol, local))
    ports.append(("health", program.health_port, "http", False))
    return tuple(
        ContainerPort(name=name, number=number, protocol=protocol, on_localhost=here)
        for name, number, protocol, here in ports
    )


def _asks(program: HttpProxy | TcpProxy, *, every: int, failures: int) -> Probe:
    return Probe(
        asks=HttpGet(path="/healthz", port=program.health_port),
        every=Duration(every * 1_000),
        timeout=Duration(min(every, 2) * 1_000),
        failures=failures,
    )
