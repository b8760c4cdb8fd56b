"""Names, ports and lists of pods are changed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.agreement.mutations.output import Change, Mutation, Object, Output
from tests.agreement.reader.graph import Graph
from tests.agreement.reader.resolve import is_loopback, resolve

_PLAIN = r"(server (?!127\.)[a-z0-9-]+):\d+( max_fails)"


def _dialled(graph: Graph) -> Iterator[str]:
    """The names of Services that something dials."""
    for one in graph.connections:
        name = one.dial.host.split(".")[0]
        if not is_loopback(one.dial.host) and graph.cluster.named("Service", name):
            yield name


def _rename(output: Output, graph: Graph) -> bool:
    for name in _dialled(graph):
        output.named("Service", name)["metadata"]["name"] = "elsewhere"
        return True
    return False


def _renumber(output: Output, graph: Graph) -> bool:
    for name in _dialled(graph):
        spec = output.named("Service", name)["spec"]
        if spec.get("clusterIP") != "None" and spec.get("ports"):
            for port in spec["ports"]:
                port["port"] += 17
            return True
    return False


def _service(key: str, value: Any, where: str = "ports") -> Change:
    """Another value in the first Service that has pods."""

    def change(output: Output, graph: Graph) -> bool:
        for one in output.of("Service"):
            if one["spec"].get("selector") and one["spec"].get("ports"):
                target: Object = one["spec"]["ports"][0] if where == "ports" else one["spec"][where]
                target[key] = value
                return True
        return False

    return change


def _config(key: str, pattern: str, by: str) -> Change:
    return lambda output, graph: output.config(key, pattern, by)


def _prometheus(pattern: str, by: str) -> Change:
    return lambda output, graph: output.text("prometheus/prometheus.yml", pattern, by)


def _scale(output: Output, graph: Graph) -> bool:
    for one in graph.connections:
        for reached in () if is_loopback(one.dial.host) else resolve(graph, one.dial).reached:
            if reached.named is not None:
                output.named("StatefulSet", reached.pod.name)["spec"]["replicas"] += 1
                return True
    return False


def _variable(pattern: str, by: str) -> Change:
    """Another value of a variable that holds an address of something declared."""

    def change(output: Output, graph: Graph) -> bool:
        for one in graph.connections:
            if one.pod is None or (one.pod.home, one.dial.among) not in graph.declared.addresses:
                continue
            if is_loopback(one.dial.host) or one.dial.port is None:
                continue
            _, container = output.container(one.pod.name, one.container)
            for variable in container["env"]:
                if variable["name"] == one.dial.among:
                    host, _, port = variable["value"].rpartition(":")
                    variable["value"] = by.format(host=host, port=port)
                    return True
        return False

    assert pattern in {"host", "port"}
    return change


def _localhost(output: Output, graph: Graph) -> bool:
    for _, container in output.containers():
        for variable in container.get("env", ()):
            if str(variable.get("value")).startswith("redis://127.0.0.1:"):
                variable["value"] = "redis://127.0.0.1:6999"
                return True
        for place, word in enumerate(container.get("args", ())):
            if "127.0.0.1:" in word and "listen" not in word:
                container["args"][place] = word.rpartition(":")[0] + ":6999"
                return True
    return False


def _scaled(output: Output, graph: Graph) -> bool:
    """An autoscaler for pods that are listed."""
    for one in graph.connections:
        for reached in () if is_loopback(one.dial.host) else resolve(graph, one.dial).reached:
            if reached.named is not None:
                target = {"kind": reached.pod.kind, "name": reached.pod.name}
                scaler = {
                    "kind": "HorizontalPodAutoscaler",
                    "metadata": {"name": "more"},
                    "spec": {"scaleTargetRef": target, "minReplicas": 1, "maxReplicas": 9},
                }
                next(iter(output.documents.values())).append(scaler)
                return True
    return False


def _swap_pod(output: Output, graph: Graph) -> bool:
    for one in output.of("Service"):
        selector = one["spec"].get("selector", {})
        name = selector.get("statefulset.kubernetes.io/pod-name")
        if name is not None and name.endswith("-1"):
            selector["statefulset.kubernetes.io/pod-name"] = name[:-1] + "0"
            return True
    return False


def _external_name(output: Output, graph: Graph) -> bool:
    for one in output.of("Service"):
        if "externalName" in one["spec"]:
            one["spec"]["externalName"] = "other.example.com"
            return True
    return False


def _twice(output: Output, graph: Graph) -> bool:
    for objects in output.documents.values():
        objects.append(objects[0])
        return True
    return False


def _elsewhere(output: Output, graph: Graph) -> bool:
    for one in output.of("Service"):
        one["metadata"]["namespace"] = "elsewhere"
        return True
    return False


def _one_address(output: Output, graph: Graph) -> bool:
    """The Service of which somebody takes each address for a pod gets one of its own."""
    for one in graph.connections:
        service = graph.cluster.named("Service", one.dial.host.partition(".")[0])
        if one.dial.each and service is not None:
            name = service["metadata"]["name"]
            output.named("Service", name)["spec"]["clusterIP"] = "10.96.0.17"
            return True
    return False


_DEFAULT = r"(listen [0-9.:]+( ssl)?) default_server;(?s:(.*))\1;"
_SHARD = r'^    - "([a-z]+)-1\.[^\n]*\n'

NAMES = (
    Mutation("a Service is renamed", "hosts_resolve", _rename),
    Mutation("a Service's port is another", "hosts_resolve", _renumber),
    Mutation("a target is another", "services_lead_to_listeners", _service("targetPort", 9)),
    Mutation("a target is unknown", "services_lead_to_listeners", _service("targetPort", "none")),
    Mutation("a port is of UDP", "services_lead_to_listeners", _service("protocol", "UDP")),
    Mutation("nginx dials a port", "hosts_resolve", _config("nginx.conf", _PLAIN, r"\1:9\2")),
    Mutation(
        "nginx dials a host",
        "hosts_resolve",
        _config("nginx.conf", r"server (?!127\.)[a-z0-9-]+(:\d+ max_fails)", r"server other\1"),
    ),
    Mutation(
        "nginx dials localhost",
        "ports_are_listened_on",
        _config("nginx.conf", r"server 127\.0\.0\.1:\d+;", "server 127.0.0.1:9;"),
        places=2,
    ),
    Mutation(
        "nginx passes requests to nobody",
        "hosts_resolve",
        _config("nginx.conf", r"proxy_pass http://[a-z-]+;", "proxy_pass http://other;"),
    ),
    Mutation(
        "nginx verifies no certificate",
        "servers_are_called_as_their_pods",
        _config("nginx.conf", r"_ssl_verify +on;", "_ssl_verify off;"),
        places=2,
    ),
    Mutation(
        "nginx encrypts nothing",
        "servers_are_called_as_their_pods",
        _config("nginx.conf", r"_pass https://", "_pass http://"),
        places=2,
    ),
    Mutation(
        "nginx passes connections to nobody",
        "servers_are_called_as_their_pods",
        _config("nginx.conf", r"proxy_pass [a-z-]+;", "proxy_pass other;"),
    ),
    Mutation(
        "Varnish dials a port",
        "hosts_resolve",
        _config("default.vcl", r'(\.host = "(?!127)[^"]+";\s+\.port) = "\d+"', r'\1 = "9"'),
    ),
    Mutation(
        "Varnish dials a host",
        "hosts_resolve",
        _config("default.vcl", r'\.host = "(?!127)[a-z0-9-]+"', '.host = "other"'),
    ),
    Mutation(
        "a shard's port is another",
        "ports_are_listened_on",
        _config("nutcracker.yaml", r"(cluster\.local|svc\.[a-z.]+):\d+:1", r"\1:9:1"),
    ),
    Mutation(
        "shards are looked for elsewhere",
        "hosts_resolve",
        _config("nutcracker.yaml", r"-0\.([a-z]+)-pods", r"-0.\1-nowhere"),
    ),
    Mutation(
        "a shard is not listed",
        "lists_name_every_pod_once",
        _config("nutcracker.yaml", _SHARD, ""),
    ),
    Mutation(
        "a shard is listed twice",
        "lists_name_every_pod_once",
        _config("nutcracker.yaml", r"([a-z]+)-1(\.[^ ]+) \1-1", r"\1-0\2 \1-0"),
    ),
    Mutation(
        "a shard has another's name",
        "servers_are_called_as_their_pods",
        _config("nutcracker.yaml", r' ([a-z]+)-1"', r' \1-7"'),
    ),
    Mutation("all pods have one address", "all_pods_are_found_by_one_name", _one_address),
    Mutation(
        "a port has no default server",
        "servers_are_called_as_their_pods",
        _config("nginx.conf", _DEFAULT, r"\1;\3\1;"),
    ),
    Mutation(
        "a port has two default servers",
        "servers_are_called_as_their_pods",
        _config("nginx.conf", _DEFAULT, r"\1 default_server;\3\1 default_server;"),
    ),
    Mutation(
        "a host's name is long",
        "servers_are_called_as_their_pods",
        _config("nginx.conf", r"server_name [^;]*;", f"server_name {'a' * 50}.example.com;"),
    ),
    Mutation(
        "a variable's name is long",
        "servers_are_called_as_their_pods",
        _config("nginx.conf", r"(map [^{]*) \$\w+ \{", rf"\1 ${'v' * 47} {{"),
    ),
    Mutation("there is a pod more", "lists_name_every_pod_once", _scale),
    Mutation("listed pods are scaled", "numbers_of_named_pods_are_fixed", _scaled),
    Mutation(
        "a pod of a session is not listed",
        "lists_name_every_pod_once",
        _config("nginx.conf", r"^ *server [a-z-]+-1:\d+ max_fails=3[^\n]*\n", ""),
        places=1,
    ),
    Mutation(
        "a node of a cache is another",
        "lists_name_every_pod_once",
        _config("default.vcl", r'\.host = "([a-z-]+)-1"', r'.host = "\1-0"'),
        places=1,
    ),
    Mutation(
        "a pod is not scraped",
        "lists_name_every_pod_once",
        _prometheus(r"^ *- ([a-z]+)-1\.[^\n]*\n", ""),
        places=2,
    ),
    Mutation(
        "another host is scraped", "hosts_resolve", _prometheus(r"- [a-z]+-(metrics|0)\.", "- no.")
    ),
    Mutation(
        "another port is scraped", "ports_are_listened_on", _prometheus(r" port: \d+", " port: 9")
    ),
    Mutation("a variable names a host", "hosts_resolve", _variable("host", "other:{port}")),
    Mutation("a variable names a port", "hosts_resolve", _variable("port", "{host}:9")),
    Mutation("an exporter asks a port", "ports_are_listened_on", _localhost),
    Mutation("a pod's Service finds another", "named_pods_are_there", _swap_pod),
    Mutation(
        "a name stands for another host", "clusters_names_lead_somewhere", _external_name, places=1
    ),
    Mutation("an object is there twice", "names_are_given_once", _twice),
    Mutation("a Service is in another namespace", "names_are_given_once", _elsewhere),
)
