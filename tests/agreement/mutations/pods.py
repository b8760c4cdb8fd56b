"""Memory, ports, probes, times and what is scraped of pods are changed."""

from __future__ import annotations

from typing import Any

from tests.agreement.mutations.edits import Edit, configuration, containers, word
from tests.agreement.mutations.output import Change, Mutation, Object, Output
from tests.agreement.reader.graph import Graph


def _probe(**values: Any) -> Edit:
    def edit(spec: Object, container: Object) -> bool:
        probe = container.get("readinessProbe") or container.get("livenessProbe") or {}
        probe.get("httpGet", {}).update(values)
        return "httpGet" in probe

    return edit


def _asks(spec: Object, container: Object) -> bool:
    command = container.get("readinessProbe", {}).get("exec", {}).get("command", [""])
    if command[0] != "nutcracker-listens":
        return False
    command[1] = "9"
    return True


def _resources(part: str, size: str) -> Edit:
    def edit(spec: Object, container: Object) -> bool:
        container["resources"][part]["memory"] = size
        return True

    return edit


def _pause(spec: Object, container: Object) -> bool:
    hook = container.get("lifecycle", {}).get("preStop", {})
    if "sleep" in hook:
        hook["sleep"]["seconds"] += 90
    return "sleep" in hook


def _grace(spec: Object, container: Object) -> bool:
    spec["terminationGracePeriodSeconds"] = 3
    return True


def _no_more(spec: Object, container: Object) -> bool:
    """No longer than what is needed, where all is known of that."""
    if len(spec["containers"]) + len(spec.get("initContainers", ())) > 1:
        return False
    spec["terminationGracePeriodSeconds"] -= 5
    return True


def _named_twice(spec: Object, container: Object) -> bool:
    ports = [
        p
        for one in (*spec.get("initContainers", ()), *spec["containers"])
        for p in one.get("ports", ())
    ]
    if len(ports) < 2:
        return False
    ports[1]["name"] = ports[0]["name"]
    return True


def _without_port(spec: Object, container: Object) -> bool:
    return bool(container.get("ports") and container["ports"].pop())


def _clash(output: Output, graph: Graph) -> bool:
    """A sidecar listens where the pod's own container does."""
    for pod, container, program in graph.programs():
        mains = [p for one in pod.containers if one.role == "main" for p in one.ports]
        if container.role == "sidecar" and program.kind == "nginx" and mains:
            own, theirs = program.listeners[0].port, mains[0]["containerPort"]
            pattern = rf"listen ([0-9.]+:)?{own}( |;)"
            if output.config("nginx.conf", pattern, rf"listen \g<1>{theirs}\2"):
                return True
    return False


def _annotated(output: Output, graph: Graph) -> bool:
    for one in output.workloads():
        notes = one["spec"]["template"]["metadata"].get("annotations", {})
        if "prometheus.io/port" in notes:
            notes["prometheus.io/port"] = "9"
            return True
    return False


def _monitored(output: Output, graph: Graph) -> bool:
    for one in output.of("PodMonitor"):
        one["spec"]["podMetricsEndpoints"][0]["port"] = "other"
        return True
    return False


def _endpoint(**values: Any) -> Change:
    def change(output: Output, graph: Graph) -> bool:
        for one in output.of("PodMonitor"):
            one["spec"]["podMetricsEndpoints"][0].update(values)
            return True
        return False

    return change


def _ruled(output: Output, graph: Graph) -> bool:
    for one in output.of("PrometheusRule"):
        one["spec"]["groups"][0]["rules"][0]["for"] = "17m"
        return True
    return False


def _rules(pattern: str, by: str) -> Change:
    return lambda output, graph: output.text("prometheus/rules.yml", pattern, by)


def _rule_file(output: Output, graph: Graph) -> bool:
    return output.texts.pop("prometheus/rules.yml", None) is not None


_FIT = "stores_fit_into_their_containers"
_ANSWERED, _TIME = "probes_are_answered", "pods_have_the_time_to_end"
_DECLARED = "declared_ports_are_listened_on"
_KNOWN = "operators_objects_are_known"
_RULES, _SCRAPED = "rules_are_the_same_everywhere", "scraped_ports_are_listened_on"

PODS = (
    Mutation("a store is larger", _FIT, containers(word("malloc,", "malloc,9"), "varnish")),
    Mutation(
        "a zone is larger", _FIT, configuration("nginx.conf", r"(zone=\w+:)\d+m", r"\g<1>900m")
    ),
    Mutation("nginx has less memory", _FIT, containers(_resources("limits", "20Mi"), "nginx")),
    Mutation("a cache has less memory", _FIT, containers(_resources("limits", "64Mi"), "varnish")),
    Mutation(
        "more is asked than allowed",
        "requests_are_within_limits",
        containers(_resources("requests", "9Gi")),
    ),
    Mutation("a sidecar takes the pod's port", "no_two_listen_on_one_port", _clash),
    Mutation("two ports have one name", "names_of_ports_are_given_once", containers(_named_twice)),
    Mutation(
        "nginx listens elsewhere", _DECLARED, configuration("nginx.conf", r"listen \d+", "listen 9")
    ),
    Mutation(
        "Varnish listens elsewhere", _DECLARED, containers(word("http=:", "http=:1"), "varnish")
    ),
    Mutation("a port is not declared", _DECLARED, containers(_without_port, "nginx")),
    Mutation(
        "fluentd listens elsewhere", _DECLARED, configuration("fluent.conf", r"port \d+", "port 9")
    ),
    Mutation(
        "a router listens elsewhere",
        _ANSWERED,
        configuration("nutcracker.yaml", r"(listen: .*:)\d+", r"\g<1>9"),
    ),
    Mutation("a probe asks another path", _ANSWERED, containers(_probe(path="/other"), "nginx")),
    Mutation("a probe of a cache asks so", _ANSWERED, containers(_probe(path="/other"), "varnish")),
    Mutation("a probe of fluentd asks so", _ANSWERED, containers(_probe(path="/other"), "fluentd")),
    Mutation("a probe asks another port", _ANSWERED, containers(_probe(port=9))),
    Mutation("a probe speaks TLS", _ANSWERED, containers(_probe(scheme="HTTPS"), "nginx")),
    Mutation("a probe of a router asks so", _ANSWERED, containers(_asks)),
    Mutation(
        "nginx answers another path",
        _ANSWERED,
        configuration("nginx.conf", "= /healthz", "= /other"),
    ),
    Mutation(
        "Varnish answers another path",
        _ANSWERED,
        configuration(
            "default.vcl", r'req\.url == "/healthz"\) \{\n +return', 'req.url == "/x") {\nreturn'
        ),
    ),
    Mutation(
        "Varnish fails when asked",
        _ANSWERED,
        configuration("default.vcl", r"synth\(200", "synth(500"),
    ),
    Mutation("pods have no time", _TIME, containers(_grace)),
    Mutation("pods have no time for the exit", _TIME, containers(_no_more, "nginx")),
    Mutation("a pause is longer", _TIME, containers(_pause)),
    Mutation(
        "requests take longer",
        _TIME,
        configuration(
            "nginx.conf", r"worker_shutdown_timeout \d+s", "worker_shutdown_timeout 300s"
        ),
    ),
    Mutation("pods are scraped at another port", _SCRAPED, _annotated),
    Mutation("a PodMonitor names another port", _SCRAPED, _monitored, places=1),
    Mutation("a PodMonitor has a field more", _KNOWN, _endpoint(timeout="1s"), places=1),
    Mutation("a PodMonitor's time has no unit", _KNOWN, _endpoint(interval="30"), places=1),
    Mutation("a PodMonitor's port is a number", _KNOWN, _endpoint(port=9090), places=1),
    Mutation("a PrometheusRule is another", _RULES, _ruled, places=1),
    Mutation("a rule asks another job", _RULES, _rules(r'(job=\\"[^/]*)/[^\\]*', r"\1/other")),
    Mutation(
        "a template is none", _RULES, _rules(r"(summary: )[^\n]*", r'\1"{{ $labels }} is down"')
    ),
    Mutation("the rules are missing", _RULES, _rule_file),
)
