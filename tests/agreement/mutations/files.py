"""Files, Secrets and what is mounted where are changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.agreement.mutations.edits import Edit, configuration, containers, word
from tests.agreement.mutations.output import Change, Mutation, Object, Output
from tests.agreement.reader.graph import Graph


def _mount(path: str, **values: Any) -> Edit:
    """Another mount, of those whose path begins so."""

    def edit(spec: Object, container: Object) -> bool:
        for mount in container.get("volumeMounts", ()):
            if mount["mountPath"].startswith(path):
                mount.update(values)
                return True
        return False

    return edit


def _volume(kind: str, change: Callable[[Object], None]) -> Edit:
    def edit(spec: Object, container: Object) -> bool:
        for volume in spec.get("volumes", ()):
            if kind in volume:
                change(volume[kind])
                return True
        return False

    return edit


def _item(key: str, value: str) -> Callable[[Object], None]:
    def change(source: Object) -> None:
        source["items"][0][key] = value

    return change


def _no_volume(spec: Object, container: Object) -> bool:
    return bool(spec.get("volumes") and spec["volumes"].pop())


def _secret_variable(spec: Object, container: Object) -> bool:
    for one in container.get("env", ()):
        if "valueFrom" in one:
            one["valueFrom"]["secretKeyRef"]["key"] = "other"
            return True
    return False


def _key(output: Output, graph: Graph) -> bool:
    for one in output.of("ConfigMap"):
        for key in [
            k for k in one["data"] if k in {"nginx.conf", "default.vcl", "nutcracker.yaml"}
        ]:
            one["data"]["other"] = one["data"].pop(key)
            return True
    return False


def _config_map(output: Output, graph: Graph) -> bool:
    for one in output.of("ConfigMap"):
        one["metadata"]["name"] += "0"
        return True
    return False


def _alone(by: str | None) -> Change:
    def change(output: Output, graph: Graph) -> bool:
        for path in [p for p in output.texts if p.startswith(("nginx/", "varnish/", "fluentd/"))]:
            text = output.texts.pop(path)
            if by is not None:
                output.texts[path] = text + by
            return True
        return False

    return change


def _not_listed(output: Output, graph: Graph) -> bool:
    return output.text("kustomization.yaml", r"^  - [^\n]*\n", "")


def _unshared(output: Output, graph: Graph) -> bool:
    for pod, container, program in graph.programs():
        if not program.follows:
            continue
        paths = {m["mountPath"] for m in container.spec["volumeMounts"]}
        _, own = output.container(pod.name, pod.name)
        own["volumeMounts"] = [m for m in own["volumeMounts"] if m["mountPath"] not in paths]
        return True
    return False


def _pulled(output: Output, graph: Graph) -> bool:
    for one in output.workloads():
        for secret in one["spec"]["template"]["spec"].get("imagePullSecrets", ()):
            secret["name"] = "other"
            return True
    return False


def _one_key(output: Output, graph: Graph) -> bool:
    """A ConfigMap that is mounted whole gets a list of its files, in which one stands twice."""
    for one in output.workloads():
        for volume in one["spec"]["template"]["spec"].get("volumes", ()):
            source = volume.get("configMap")
            if source is not None:
                keys = [*output.named("ConfigMap", source["name"]).get("data", {})]
                source["items"] = [{"key": keys[0], "path": path} for path in (*keys, "more")]
                return True
    return False


def _started(spec: Object, container: Object) -> bool:
    words = container.get("command", [])
    if words[:1] != ["nutcracker-start"]:
        return False
    words[3] = "/run/twemproxy/other.yaml"
    return True


_NAMED, _READ = "commands_name_their_files", "servers_find_what_they_read"
_SECRETS = "secrets_are_the_declared"

_ALONE = "standalone_files_are_the_embedded"


FILES = (
    Mutation("a ConfigMap's key is another", _NAMED, _key),
    Mutation(
        "a configuration is mounted elsewhere",
        _NAMED,
        containers(_mount("/etc/nginx", mountPath="/x")),
    ),
    Mutation("a command names another file", _NAMED, containers(word("default.vcl", "other.vcl"))),
    Mutation(
        "a configuration is none", _NAMED, configuration("nginx.conf", r"events \{", "events {{")
    ),
    Mutation("a ConfigMap is renamed", "config_maps_are_mounted", _config_map),
    Mutation("two files are one key", "paths_have_keys_of_their_own", _one_key),
    Mutation("a volume is missing", "mounts_are_of_volumes", containers(_no_volume)),
    Mutation("a file stands alone otherwise", _ALONE, _alone("# more\n")),
    Mutation("a file does not stand alone", _ALONE, _alone(None)),
    Mutation("an object is not listed", "kustomization_lists_the_objects", _not_listed),
    Mutation(
        "a Secret's key is another", _SECRETS, containers(_volume("secret", _item("key", "other")))
    ),
    Mutation(
        "a Secret is another",
        _SECRETS,
        containers(_volume("secret", lambda source: source.update(secretName="other"))),
    ),
    Mutation("a variable's key is another", _SECRETS, containers(_secret_variable)),
    Mutation(
        "a Secret's file is another", _READ, containers(_volume("secret", _item("path", "other")))
    ),
    Mutation(
        "a Secret is mounted elsewhere", _READ, containers(_mount("/etc/tls", mountPath="/x"))
    ),
    Mutation(
        "nginx reads another certificate",
        _READ,
        configuration("nginx.conf", r"(ssl_certificate +[^;]*)tls\.crt", r"\1chain.pem"),
    ),
    Mutation(
        "images are pulled otherwise", "images_are_pulled_with_the_declared", _pulled, places=1
    ),
    Mutation(
        "a server cannot write",
        "servers_can_write",
        containers(_mount("/run/nginx", readOnly=True)),
    ),
    Mutation(
        "a password is written elsewhere",
        "servers_are_called_as_their_pods",
        containers(_started),
        places=1,
    ),
    Mutation(
        "a source keeps its fields",
        "servers_are_called_as_their_pods",
        configuration("fluent.conf", r"(?s:(remove_keys.*))\n *remove_keys [^\n]*", r"\1"),
        places=1,
    ),
    Mutation(
        "a network is listed twice",
        "servers_are_called_as_their_pods",
        configuration("nginx.conf", r"(geo \$realip\w+ \$\w+ \{\n *default 0;\n)(.*\n)", r"\1\2\2"),
    ),
    Mutation(
        "Varnish has no such backend",
        "servers_are_called_as_their_pods",
        configuration("default.vcl", r"add_backend\(node-[^)]*\)", "add_backend(node)"),
        places=1,
    ),
    Mutation(
        "a node is not asked",
        "servers_are_called_as_their_pods",
        configuration("default.vcl", r" *nodes\.add_backend\(node-[^)]*\);\n", ""),
        places=1,
    ),
    Mutation(
        "Varnish has no such list of addresses",
        "servers_are_called_as_their_pods",
        configuration("default.vcl", r"~ trusted\)", "~ believed)"),
    ),
    Mutation(
        "Varnish calls nothing",
        "servers_are_called_as_their_pods",
        configuration("default.vcl", r"call answer_health;", "call answer;"),
    ),
    Mutation("a log is not shared", "what_is_followed_is_shared", _unshared, places=2),
)
