"""The Prometheus backend: from a Deployment to ``prometheus.yml`` and ``rules.yml``."""

from __future__ import annotations

from typing import Any

from ddpc.backends.contract import OutputFile
from ddpc.backends.prometheus import versions
from ddpc.diagnostics import Diagnostic
from ddpc.ir.deployment import Deployment
from ddpc.ir.values import Version

FOLDER = "prometheus"


class PrometheusBackend:
    """The monitor ``prometheus``: a ``MonitorBackend``."""

    name = "prometheus"

    @property
    def versions(self) -> tuple[Version, ...]:
        """The supported targets, oldest first."""
        return versions.SUPPORTED

    def emit(self, deployment: Deployment) -> tuple[tuple[OutputFile, ...], tuple[Diagnostic, ...]]:
        """The files that a Prometheus reads; none where nothing is scraped."""
        if not deployment.scrapes:
            return (), ()
        from ddpc.backends.alert_rules import groups_of, to_data
        from ddpc.backends.prometheus import documents, findings, select

        jobs, groups = select.jobs(deployment), groups_of(deployment)
        report = findings.of_alerts(deployment.alerts)
        if any(one.is_error for one in report):
            return (), report
        made = [_file("prometheus.yml", documents.configuration(jobs, with_rules=bool(groups)))]
        if groups:
            made.append(_file(documents.RULES_FILE, to_data(groups)))
        return tuple(made), report


def _file(name: str, document: dict[str, Any]) -> OutputFile:
    from ddpc.backends.yaml_text import Dumper

    text, lines = Dumper().dump((document,))
    return OutputFile(path=f"{FOLDER}/{name}", text=text, lines=lines)
