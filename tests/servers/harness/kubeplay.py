"""From the objects of a build to what ``podman kube play`` takes. It is done nowhere else:

* A Deployment is one Pod, a StatefulSet as many as it has replicas; they are called as the pods of
  ``ddpc.rehearse.cluster``. An init container that is to run beside the others is one of them; so
  what is left as an init container ends before such a one begins.
* Probes and ``lifecycle`` are taken out: podman 4.3 refuses them on init containers, turns others
  into commands that the images do not have, and knows no readiness. They are tried from outside.
* ``ports`` are taken out. They decide nothing in a cluster, but podman publishes them.
* podman gives ``emptyDir`` no size and no mode, and has no ``fsGroup``: they and claims are folders
  of the machine, made as a kubelet makes them, and the group becomes a supplemental one.
* A Secret's volume says that it is not optional: podman 4.3 panics where it does not say.

All else goes to podman as it is.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from attrs import frozen

from ddpc.rehearse.manifests import Object, Secrets, quantity

PROBES = ("startupProbe", "readinessProbe", "livenessProbe")
_NOT_TAKEN = (*PROBES, "lifecycle", "ports")


@frozen(kw_only=True)
class Volume:
    """A folder of a pod's own: its bytes at most, and the group that it belongs to."""

    pod: str
    name: str
    size: int | None
    group: int | None


@frozen(kw_only=True)
class Probe:
    """What a kubelet would ask of a container."""

    pod: str
    container: str
    kind: str
    asks: Object


def reduced(objects: Iterable[Object]) -> tuple[Object, ...]:
    """The objects with one replica of each Deployment, whatever scales it."""
    return tuple(
        {**each, "spec": {**each["spec"], "replicas": 1}} if each["kind"] == "Deployment" else each
        for each in objects
        if each["kind"] != "HorizontalPodAutoscaler"
    )


def pods(objects: Iterable[Object], folder: Callable[[Volume], str]) -> Iterator[Object]:
    """Every Pod of the reduced objects; ``folder`` makes a folder and says where it is."""
    for workload in objects:
        if workload["kind"] in {"Deployment", "StatefulSet"}:
            for name in _names(workload):
                yield _pod(workload, name, folder)


def probes(objects: Iterable[Object]) -> Iterator[Probe]:
    """Every probe of every pod of the reduced objects, in the order in which a kubelet asks."""
    known = [each for each in objects if each["kind"] in {"Deployment", "StatefulSet"}]
    for kind in PROBES:
        for workload in known:
            for name in _names(workload):
                for container in _containers(workload["spec"]["template"]["spec"]):
                    if kind in container:
                        asks = container[kind]
                        yield Probe(pod=name, container=container["name"], kind=kind, asks=asks)


def secret_texts(objects: Iterable[Object], secrets: Secrets) -> dict[str, str]:
    """Each Secret as podman 4.3 wants it in its store, by name.

    That is a manifest whose data is as it is for a volume, and a map of names to base64 for
    variables. A Secret for both cannot be had: AssertionError.
    """
    mounted = {name for each in objects for name in _mounted(each)}
    read = {name for each in objects for name in _read(each)}
    assert not mounted & read, f"podman gives a Secret one form: {mounted & read}"
    texts = {}
    for name, content in secrets.items():
        if name in mounted:
            data = {key: value.decode() for key, value in content.items()}
            meta = {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": name}}
            texts[name] = json.dumps({**meta, "data": data})
        else:
            texts[name] = json.dumps(
                {key: base64.b64encode(value).decode() for key, value in content.items()}
            )
    return texts


def _names(workload: Object) -> tuple[str, ...]:
    name = workload["metadata"]["name"]
    return tuple(f"{name}-{number}" for number in range(workload["spec"].get("replicas", 1)))


def _pod(workload: Object, name: str, folder: Callable[[Volume], str]) -> Object:
    template = workload["spec"]["template"]
    spec = dict(template["spec"])
    security = dict(spec.get("securityContext", {}))
    group = security.get("fsGroup")
    claims = {
        each["metadata"]["name"]: each["spec"]["resources"]["requests"]["storage"]
        for each in workload["spec"].get("volumeClaimTemplates", ())
    }

    def place(volume: str, size: str | None) -> Object:
        limit = None if size is None else quantity(size)
        at = folder(Volume(pod=name, name=volume, size=limit, group=group))
        return {"name": volume, "hostPath": {"path": at, "type": "Directory"}}

    volumes = [place(each, None) for each in claims]
    for volume in spec.get("volumes", ()):
        if "emptyDir" in volume:
            volumes.append(place(volume["name"], volume["emptyDir"].get("sizeLimit")))
        elif "secret" in volume:
            volumes.append({**volume, "secret": {**volume["secret"], "optional": False}})
        else:
            volumes.append(volume)
    if group is not None:
        security["supplementalGroups"] = [*security.get("supplementalGroups", ()), group]
        spec["securityContext"] = security
    spec["containers"] = [_container(each) for each in _containers(spec)]
    spec["initContainers"] = [
        each for each in spec.get("initContainers", ()) if "restartPolicy" not in each
    ]
    spec["volumes"] = volumes
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {**template["metadata"], "name": name},
        "spec": spec,
    }


def _containers(spec: Object) -> list[Object]:
    beside = [each for each in spec.get("initContainers", ()) if "restartPolicy" in each]
    return [*beside, *spec["containers"]]


def _container(container: Object) -> Mapping[str, Any]:
    left = {key: value for key, value in container.items() if key not in _NOT_TAKEN}
    left.pop("restartPolicy", None)
    return left


def _mounted(workload: Object) -> Iterator[str]:
    for volume in _spec(workload).get("volumes", ()):
        if "secret" in volume:
            yield volume["secret"]["secretName"]


def _read(workload: Object) -> Iterator[str]:
    spec = _spec(workload)
    for container in (*spec.get("initContainers", ()), *spec.get("containers", ())):
        for variable in container.get("env", ()):
            if "secretKeyRef" in variable.get("valueFrom", {}):
                yield variable["valueFrom"]["secretKeyRef"]["name"]


def _spec(workload: Object) -> Object:
    found: Object = workload.get("spec", {}).get("template", {}).get("spec", {})
    return found
