"""The book's defects of shards: no kept output has one, and each is found where it is put in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
import yaml

from tests.servers.builds import build

CASES = ("shard-ambassador", "shard-memcached", "shard-tier", "examples/sharded.ddp")
Objects = tuple[Mapping[str, Any], ...]


def _pools(objects: Objects) -> list[Mapping[str, Any]]:
    """Every pool of every twemproxy of a build, as the cluster gets it."""
    return [
        pool
        for each in objects
        if each["kind"] == "ConfigMap"
        for name, text in each["data"].items()
        if name == "nutcracker.yaml"
        for pool in yaml.safe_load(text).values()
    ]


def _strangers(objects: Objects) -> list[str]:
    """The servers that are no pod of a StatefulSet which its headless Service selects."""
    known = set()
    for each in objects:
        if each["kind"] != "StatefulSet":
            continue
        spec, meta = each["spec"], each["metadata"]
        labels = spec["template"]["metadata"]["labels"]
        for service in objects:
            named = service["kind"] == "Service" and service["metadata"]["name"]
            if named == spec["serviceName"] and service["spec"].get("clusterIP") == "None":
                chosen = service["spec"]["selector"].items() <= labels.items()
                domain = f"{named}.{meta['namespace']}.svc.cluster.local"
                pods = [f"{meta['name']}-{number}" for number in range(spec["replicas"])]
                known |= {f"{pod}.{domain}" for pod in pods if chosen}
    return [
        server
        for pool in _pools(objects)
        for server in pool["servers"]
        if server.partition(":")[0] not in known
    ]


@pytest.mark.parametrize("case", CASES)
def test_every_server_is_a_pod_of_a_stateful_set_that_is_called_so(case: str) -> None:
    objects = build(case).objects
    assert _pools(objects)
    assert _strangers(objects) == []


@pytest.mark.parametrize("what", ["name", "selector", "governing", "replicas"])
def test_a_stateful_set_that_is_called_otherwise_is_found(what: str) -> None:
    """The book's servers are called `sharded-redis-N.redis`, its StatefulSet is not."""
    changed: list[Mapping[str, Any]] = []
    for each in build("shard-memcached").objects:
        one = yaml.safe_load(yaml.safe_dump(each))
        if one["kind"] == "StatefulSet" and what == "name":
            one["metadata"]["name"] = "memecache"
        if one["kind"] == "StatefulSet" and what == "governing":
            one["spec"]["serviceName"] = "memcache"
        if one["kind"] == "StatefulSet" and what == "replicas":
            one["spec"]["replicas"] -= 1
        if one["kind"] == "Service" and what == "selector":
            one["spec"]["selector"]["app.kubernetes.io/name"] = "memecache"
        changed.append(one)
    assert _strangers(tuple(changed))


@pytest.mark.parametrize("case", CASES)
def test_a_store_is_never_ejected(case: str) -> None:
    made = build(case)
    assert made.outcome.design is not None
    stores = {one.name for one in made.outcome.design.services if one.data == "store"}
    for pool in _pools(made.objects):
        (name,) = {server.rpartition(" ")[2].rpartition("-")[0] for server in pool["servers"]}
        if name in stores:
            assert pool["auto_eject_hosts"] is False
    assert stores or case in {"shard-memcached", "shard-tier"}


@pytest.mark.parametrize("case", CASES)
def test_every_server_has_a_name_of_its_own(case: str) -> None:
    for pool in _pools(build(case).objects):
        names = [server.partition(" ")[2] for server in pool["servers"]]
        assert all(names)
        assert len(set(names)) == len(names)
