"""Varnish as a server of programs."""

from __future__ import annotations

from typing import Final

from ddpc.backends.contract import NativeVocabulary, Served
from ddpc.diagnostics import Diagnostic
from ddpc.ir.deployment import Container, Deployment, Workload
from ddpc.ir.http import HttpProxy, LayerKind
from ddpc.ir.program import Program
from ddpc.ir.values import Version
from ddpc.node import frozen


@frozen(kw_only=True)
class VarnishBackend:
    """Runs caches, and limits of unverified clients before them or alone."""

    name: str = "varnish"
    holds: tuple[LayerKind, ...] = (LayerKind.LIMITS, LayerKind.CACHE)
    programs: tuple[type[Program], ...] = (HttpProxy,)
    versions: tuple[Version, ...] = (Version(7, 1), Version(7, 7))

    @property
    def vocabulary(self) -> NativeVocabulary:
        """The parameters that users may write in Varnish's own words."""
        from ddpc.backends.varnish.vocabulary import vocabulary

        return vocabulary()

    def serve(
        self, container: Container, workload: Workload, deployment: Deployment
    ) -> tuple[Served | None, tuple[Diagnostic, ...]]:
        """How ``container``'s program runs, or what stands against it."""
        from ddpc.backends.varnish.findings import Findings
        from ddpc.backends.varnish.serving import serve

        findings = Findings()
        served = serve(container, workload, deployment, findings)
        return (None if findings.failed else served), tuple(findings.diagnostics)


BACKEND: Final = VarnishBackend()
