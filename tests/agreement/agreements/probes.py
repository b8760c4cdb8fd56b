"""Probes ask what is answered; pods are given the time that they need."""

from __future__ import annotations

import re

from tests.agreement.agreements.names import listeners
from tests.agreement.reader.cluster import Container, Object, Pod
from tests.agreement.reader.graph import Graph

_UP = re.compile(r"""\bup\{job=["']([^"']*)["']""")
"""Whether a job's pods answer, as rules ask for it."""


def probes_are_answered(graph: Graph) -> tuple[str, ...]:
    """A probe asks a port that its own container listens on, as it speaks there, for a path that
    the configuration answers by itself."""
    found: list[str] = []
    for pod, container in graph.containers():
        for name, probe in container.probes.items():
            problem = _problem(graph, pod, container, probe)
            if problem:
                found.append(f"{name} of `{container.name}` of `{pod.name}`: {problem}")
    return tuple(found)


def _problem(graph: Graph, pod: Pod, container: Container, probe: Object) -> str:
    own = list(listeners(graph, pod, container))
    if "exec" in probe:
        words = probe["exec"]["command"]
        if container.program is None or words[0] != "nutcracker-listens":
            return ""
        ports = {str(one.port) for one in own[:1]}
        return "" if words[1] in ports else f"it asks port {words[1]}, which is no pool's"
    ((kind, asked),) = [(k, probe[k]) for k in ("httpGet", "tcpSocket", "grpc") if k in probe]
    port = _number(container, asked["port"])
    heard = [one for one in own if one.port == port and not one.local]
    if not heard:
        return f"nothing listens on {asked['port']}"
    if kind != "httpGet" or container.program is None:
        return ""
    if heard[0].tls != (asked.get("scheme") == "HTTPS"):
        return f"port {port} does not speak {asked.get('scheme')}"
    path = asked["path"].partition("?")[0]
    if path not in heard[0].answers and container.program.kind != "flags":
        return f"`{path}` is not answered at {port}"
    return ""


def _number(container: Container, port: int | str) -> int | None:
    if isinstance(port, int):
        return port
    return next((p["containerPort"] for p in container.ports if p.get("name") == port), None)


def scraped_ports_are_listened_on(graph: Graph) -> tuple[str, ...]:
    """The port that a pod's annotations or a PodMonitor tell Prometheus of is listened on."""
    found: list[str] = []
    for pod in graph.pods:
        annotations = pod.workload["spec"]["template"]["metadata"].get("annotations", {})
        port = annotations.get("prometheus.io/port")
        open_ports = {
            str(one.port)
            for container in pod.containers
            for one in listeners(graph, pod, container)
            if not one.local
        }
        if port is not None and port not in open_ports:
            found.append(f"`{pod.name}` is to be scraped at {port}, where nothing listens")
    for monitor in graph.cluster.of("PodMonitor"):
        for pod in graph.cluster.selected(monitor["spec"]["selector"]["matchLabels"]):
            names = {p.get("name") for one in pod.containers for p in one.ports}
            found += [
                f"PodMonitor `{monitor['metadata']['name']}` asks the port `{one['port']}`"
                for one in monitor["spec"]["podMetricsEndpoints"]
                if one["port"] not in names
            ]
    return tuple(found)


def rules_are_the_same_everywhere(graph: Graph) -> tuple[str, ...]:
    """Rules ask jobs that there are, those of a job for it, with templates that Prometheus
    knows, and the operator's objects hold those of ``rules.yml``."""
    if graph.monitor is None:
        return ()
    found = list(graph.monitor.problems)
    found += [
        f"a rule asks the job `{job}`, which nobody scrapes"
        for job in sorted(graph.monitor.asked - graph.monitor.jobs.keys())
        if job.startswith(f"{graph.declared.namespace}/")
    ]
    for group in graph.monitor.rules:
        jobs = {job for rule in group["rules"] for job in _UP.findall(rule["expr"])}
        if jobs and group["name"] not in jobs:
            found.append(f"the rules of `{group['name']}` ask whether {sorted(jobs)} are up")
    for one in graph.cluster.of("PrometheusRule"):
        for group in one["spec"]["groups"]:
            if group not in graph.monitor.rules:
                found.append(f"PrometheusRule `{one['metadata']['name']}` is not as in rules.yml")
    return tuple(found)


def pods_have_the_time_to_end(graph: Graph) -> tuple[str, ...]:
    """The grace period is longer than each container's pause and its last requests; sidecars end
    after the others, one after the other."""
    found: list[str] = []
    for pod in graph.pods:
        mains, sidecars = 0, 0
        for one in pod.containers:
            finish = one.program.finish if one.program is not None else 0
            if one.role == "main":
                if one.name == pod.home and one.program is None:
                    finish = graph.declared.finishes.get(pod.home, 0)
                mains = max(mains, _pause(one) + finish)
            elif one.role == "sidecar":
                mains = max(mains, _pause(one))
                sidecars += finish
        needed = mains + sidecars
        if pod.spec["terminationGracePeriodSeconds"] <= needed:
            found.append(
                f"`{pod.name}` needs {needed} s to end and is given"
                f" {pod.spec['terminationGracePeriodSeconds']} s"
            )
    return tuple(found)


def _pause(container: Container) -> int:
    hook = container.spec.get("lifecycle", {}).get("preStop", {})
    if "sleep" in hook:
        return int(hook["sleep"]["seconds"])
    words = hook.get("exec", {}).get("command", ())
    return int(words[1]) if len(words) == 2 and words[0] == "sleep" else 0
