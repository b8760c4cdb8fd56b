"""Varnish as a server of programs."""

from __future__ import annotations

from typing import Final

from attrs import frozen

from ddpc.backends.contract import NativeVocabulary, Served, Writable
from ddpc.backends.varnish import command, text
from ddpc.backends.varnish.findings import Findings
from ddpc.backends.varnish.select import HEALTH_PATH, select
from ddpc.diagnostics import Diagnostic
from ddpc.ir.deployment import Container, ContainerPort, Deployment, HttpGet, Probe, Stop, Workload
from ddpc.ir.http import Cache, HttpProxy, LayerKind
from ddpc.ir.values import Duration, Image, Size, Version

USER: Final = 1000
"""The user and group ``varnish`` of the official image."""


@frozen(kw_only=True)
class VarnishBackend:
    """Runs caches, and limits of unverified clients before them or alone."""

    name: str = "varnish"
    holds: tuple[LayerKind, ...] = (LayerKind.LIMITS, LayerKind.CACHE)
    versions: tuple[Version, ...] = (Version(7, 1), Version(7, 7))
    vocabulary: NativeVocabulary | None = None

    def serve(
        self, container: Container, workload: Workload, deployment: Deployment
    ) -> tuple[Served | None, tuple[Diagnostic, ...]]:
        """How ``container``'s program runs, or what stands against it."""
        program = container.program
        if program is None or program.port is None:
            return None, ()
        version = deployment.application.target("varnish")
        findings = Findings()
        vcl = select(program, deployment, version, findings)
        if vcl is None or findings.failed:
            return None, tuple(findings.diagnostics)
        cache = next((layer for layer in program.layers if isinstance(layer, Cache)), None)
        work = Writable(name="work", path=command.WORK, size=Size(64 << 20), in_memory=True)
        return Served(
            image=Image("varnish", str(version)),
            command=command.command(program, cache),
            directory=command.DIRECTORY,
            files=(text.default_vcl(vcl),),
            standalone=f"varnish/{workload.name}",
            writable=(work,),
            ports=(ContainerPort(name="http", number=program.port, protocol="http"),),
            user=USER,
            group=USER,
            ready=_probe(program),
            alive=_probe(program),
            started=_probe(program),
            stop=Stop(),
        ), tuple(findings.diagnostics)


def _probe(program: HttpProxy) -> Probe:
    return Probe(
        asks=HttpGet(path=HEALTH_PATH, port=program.health_port),
        every=Duration(1000),
        timeout=Duration(1000),
    )


BACKEND: Final = VarnishBackend()
