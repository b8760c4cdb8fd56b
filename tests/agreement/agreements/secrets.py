"""Secrets and their keys are those that the program names, wherever they are used."""

from __future__ import annotations

from collections.abc import Iterator

from tests.agreement.reader.graph import Graph


def secrets_are_the_declared(graph: Graph) -> tuple[str, ...]:
    """What pods take of Secrets is what the program names, key by key, and all of it is taken."""
    used = dict(_used(graph))
    declared = graph.declared.secrets
    return (
        *(
            f"{where} takes `{name}/{key}`, which the program does not name"
            for (name, key), where in sorted(used.items())
            if (name, key) not in declared
        ),
        # An authority may be stated of what nobody dials.
        *(
            f"nothing takes `{name}/{key}`"
            for name, key in sorted(declared - used.keys())
            if key != "ca.crt"
        ),
    )


def images_are_pulled_with_the_declared(graph: Graph) -> tuple[str, ...]:
    """The Secrets by which images are pulled are those that the program names."""
    used = {one["name"] for pod in graph.pods for one in pod.spec.get("imagePullSecrets", ())}
    return () if used == graph.declared.pulled else (f"images are pulled with {sorted(used)}",)


def _used(graph: Graph) -> Iterator[tuple[tuple[str, str], str]]:
    for pod in graph.pods:
        for volume in pod.volumes.values():
            source = volume.get("secret")
            if source is not None:
                for item in source.get("items", ({"key": "any"},)):
                    yield (source["secretName"], item["key"]), f"a volume of `{pod.name}`"
        for container in pod.containers:
            for variable in container.spec.get("env", ()):
                key = variable.get("valueFrom", {}).get("secretKeyRef")
                if key is not None:
                    yield (key["name"], key["key"]), f"`{container.name}` of `{pod.name}`"
