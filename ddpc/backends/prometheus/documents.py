"""The data of ``prometheus.yml``."""

from __future__ import annotations

from typing import Any, Final

from ddpc.backends.alert_rules import duration
from ddpc.backends.prometheus.model import Job, Named
from ddpc.backends.yaml_text import traced
from ddpc.ir.values import Duration

RULES_FILE: Final = "rules.yml"

_USUAL: Final = Duration(30_000)
"""How often names are resolved, and what holds for what says nothing of its own."""

_POD: Final = r"([^.]+)\..*"
"""The first part of a host's name: matched against the whole of it."""


def configuration(jobs: tuple[Job, ...], *, with_rules: bool) -> dict[str, Any]:
    """The document of ``prometheus.yml``."""
    made: dict[str, Any] = {
        "global": {"scrape_interval": duration(_USUAL), "evaluation_interval": duration(_USUAL)},
    }
    if with_rules:
        made["rule_files"] = [RULES_FILE]
    made["scrape_configs"] = [traced(_job(job), job.origin) for job in jobs]
    return made


def _job(job: Job) -> dict[str, Any]:
    made: dict[str, Any] = {
        "job_name": job.name,
        "scrape_interval": duration(job.every),
        "scrape_timeout": duration(job.timeout),
        "scheme": job.scheme,
        "metrics_path": job.path,
    }
    if isinstance(job.targets, Named):
        made["static_configs"] = [{"targets": list(job.targets.addresses)}]
        made["relabel_configs"] = [
            {
                "source_labels": ["__address__"],
                "regex": _POD,
                "target_label": "pod",
                "replacement": "$1",
            }
        ]
    else:
        made["dns_sd_configs"] = [
            {
                "names": [job.targets.name],
                "type": "A",
                "port": job.targets.port,
                "refresh_interval": duration(min(job.every, _USUAL)),
            }
        ]
    return made
