"""prometheus.yml and rules.yml."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import yaml
from attrs import frozen

from tests.agreement.reader.parts import Dial

_JOB = re.compile(r"""job\s*=\s*["']([^"']*)["']""")

_ACTION = re.compile(
    r"\{\{ *(?:\$labels\.[A-Za-z_]\w*|\$value)"
    r"(?: *\| *(?:humanize(?:1024|Duration|Percentage)?|title|toUpper|toLower))* *\}\}"
)
"""What a template may have in it: a label or the value, through functions of one argument
(prometheus.io/docs/prometheus/latest/configuration/template_reference)."""


@frozen(kw_only=True)
class Monitor:
    """Who is scraped, and what rules ask of."""

    jobs: Mapping[str, tuple[Dial, ...]]
    paths: Mapping[str, str]
    rules: tuple[Any, ...] = ()
    """The groups of rules."""
    asked: frozenset[str] = frozenset()
    """The jobs that rules speak of."""
    problems: tuple[str, ...] = ()


def monitor(files: Mapping[str, str]) -> Monitor | None:
    """What the files say; None where there are none."""
    text = files.get("prometheus/prometheus.yml")
    if text is None:
        return None
    config = yaml.safe_load(text)
    jobs: dict[str, tuple[Dial, ...]] = {}
    paths: dict[str, str] = {}
    for job in config["scrape_configs"]:
        name = job["job_name"]
        dials = [
            _target(one, name)
            for static in job.get("static_configs", ())
            for one in static["targets"]
        ]
        dials += [
            Dial(host=host, port=one["port"], among=name, each=True)
            for one in job.get("dns_sd_configs", ())
            for host in one["names"]
        ]
        jobs[name], paths[name] = tuple(dials), job["metrics_path"]
    groups: list[Any] = []
    problems: list[str] = []
    for path in config.get("rule_files", ()):
        if f"prometheus/{path}" in files:
            groups += yaml.safe_load(files[f"prometheus/{path}"])["groups"]
        else:
            problems.append(f"prometheus.yml names `{path}`, which is not there")
    problems += [
        f"the template `{text}` of the alert `{rule['alert']}` is none"
        for group in groups
        for rule in group["rules"]
        for text in rule.get("annotations", {}).values()
        if "{{" in _ACTION.sub("", text)
    ]
    asked = {
        found for group in groups for rule in group["rules"] for found in _JOB.findall(rule["expr"])
    }
    return Monitor(
        jobs=jobs,
        paths=paths,
        rules=tuple(groups),
        asked=frozenset(asked),
        problems=tuple(problems),
    )


def _target(text: str, job: str) -> Dial:
    host, _, port = text.rpartition(":")
    return Dial(host=host, port=int(port), among=job)
