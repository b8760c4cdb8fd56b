"""What the examples compile to, run by podman as pods: containers are held to what they declare,
probes are passed, and requests find their way.

What differs from the objects is told in ``tests/servers/harness/kubeplay.py``.
"""

from __future__ import annotations

import json
import re
import ssl
from collections.abc import Iterator
from typing import Any

import pytest
from attrs import evolve

from ddpc.rehearse.client import Reply, fetch
from ddpc.rehearse.commands import Client
from ddpc.rehearse.manifests import Object
from ddpc.rehearse.sandbox import Scratch
from ddpc.rehearse.stub import Answer, Request
from tests.servers.builds import Build, build
from tests.servers.harness import kubeplay
from tests.servers.harness.held import departures
from tests.servers.harness.pod_images import Images
from tests.servers.harness.podman import new_podman
from tests.servers.harness.pods import RESOLVER, World, running

VERIFIER = "accounts.words.example.com"


@pytest.fixture(scope="module")
def images() -> Iterator[Images]:
    """Where images are made and pods run, for all tests of this file."""
    with new_podman() as podman:
        made = Images(podman, RESOLVER)
        made.try_one()
        yield made


def _ask(world: World, made: Build, url: str, at: str, **headers: str) -> Reply:
    """As a browser would, from outside."""
    return fetch(
        url,
        client=world.client,
        server=world.cluster.address(at),
        headers=headers,
        authority=next(
            (each["tls.crt"] for each in made.secrets().values() if "tls.crt" in each), None
        ),
    )


def _body(reply: Reply) -> dict[str, Any]:
    assert reply.status == 200, reply
    told: dict[str, Any] = json.loads(reply.body)
    return told


def _is_held(world: World, made: Build) -> None:
    """All that every pod has in common."""
    assert {each.name: departures(each) for each in world.containers} == {
        each.name: () for each in world.containers
    }
    declared = list(kubeplay.probes(kubeplay.reduced(made.objects)))
    assert declared
    assert list(world.probes) == declared
    networks = {(each.pod, each.network()) for each in world.containers}
    assert len(networks) == len({number for _, number in networks}), "one network for each pod"


def test_a_sidecar_reaches_what_listens_on_localhost_alone(images: Images) -> None:
    made = build("examples/billing.ddp")
    with running(made, images, secrets=made.secrets()) as world:
        _is_held(world, made)
        told = _body(_ask(world, made, "https://billing.example.com/a?b=c", "billing"))
        assert told == {
            "service": "billing",
            "peer": "127.0.0.1",
            "path": "/a?b=c",
            "client": world.client.address,
            "scheme": "https",
        }
        with pytest.raises(ssl.SSLError, match=r"(?i)unrecognized.name"):
            _ask(world, made, "https://other.example.com/", "billing")
        with pytest.raises(ConnectionRefusedError):
            world.client.connect(world.cluster.pods["billing-0"].address, 8080)


def test_containers_beside_each_other_share_a_network_and_a_folder(images: Images) -> None:
    made = build("examples/topz.ddp")
    with running(made, images, secrets=made.secrets()) as world:
        _is_held(world, made)
        pod = world.cluster.pods["web-0"]
        for port, name in ((8080, "web"), (8081, "topz"), (9100, "metrics")):
            reply = fetch("http://web.example.com/", client=world.client, server=pod, port=port)
            assert _body(reply)["service"] == name
        web, topz = world.container("web-0", "web"), world.container("web-0", "topz")
        status, _ = web.execute("bash", "-c", "</dev/tcp/${DATABASE/://}")
        assert status == 0, "the ambassador is where the service was told"
        for one, other in ((web, topz), (topz, web)):
            path = f"/var/run/app/of-{one.name}"
            assert other.execute("cat", path) == (0, "some\n")


def test_what_is_fetched_is_for_the_service_to_read_alone(images: Images) -> None:
    made = build("examples/paas.ddp")
    with running(made, images, secrets=made.secrets()) as world:
        _is_held(world, made)
        site = world.container("site-0", "site")
        assert site.execute("cat", "/app/of-site-0-git-sync") == (0, "some\n")
        reply = fetch(
            "http://site/", client=world.client, server=world.cluster.address("site"), port=8080
        )
        assert _body(reply)["service"] == "site"


def test_three_tiers_answer_from_the_service_and_then_from_the_cache(images: Images) -> None:
    made = build("examples/dictionary.ddp")

    def verify(request: Request) -> Answer:
        return Answer(status=200 if request.header("Authorization") == "Bearer real" else 401)

    with running(made, images, secrets=made.secrets(), outside={VERIFIER: verify}) as world:
        _is_held(world, made)
        assert len({each.pod for each in world.containers}) == 3
        first, second, verified = (
            _ask(world, made, "https://my-domain.com/define/dog", "dictionary-tls", **headers)
            for headers in ({}, {}, {"Authorization": "Bearer real"})
        )
        assert [each.header("X-Cache") for each in (first, second)] == ["MISS", "HIT"]
        assert first.body == second.body
        told = _body(first)
        assert (told["service"], told["path"]) == ("dictionary", "/define/dog")
        assert (told["client"], told["scheme"]) == (world.client.address, "https")
        assert told["peer"] == world.cluster.pods["dictionary-cache-0"].address
        assert verified.status == 200
        assert world.asked[VERIFIER].paths() == ["/verify"]


def _unheld(pod: Object) -> Object:
    """The pod with nothing that holds its sidecar, whose mounts can be written."""

    def changed(container: Object) -> Object:
        if container["name"] != "tls":
            return container
        mounts = [{**mount, "readOnly": False} for mount in container["volumeMounts"]]
        left = {key: value for key, value in container.items() if key != "securityContext"}
        return {**left, "volumeMounts": mounts}

    spec = pod["spec"]
    return {**pod, "spec": {**spec, "containers": [changed(each) for each in spec["containers"]]}}


def test_what_is_not_held_is_found(images: Images) -> None:
    made = build("examples/billing.ddp")
    with running(made, images, secrets=made.secrets(), change=_unheld) as world:
        one = world.container("billing-0", "tls")
        said = "\n".join(departures(one))
        for part in (
            "Uid is {'0'}, not 101",
            "Gid is {'0'}, not 101",
            "CapPrm is",
            "CapEff is",
            "CapBnd is",
            "it may gain privileges",
            "its root is mounted",
            "its root can be written",
            "/etc/nginx can be written",
            "/etc/tls/billing-tls can be written",
        ):
            assert part in said
        assert "is another" not in said
        sandbox = one.container.sandbox
        (scratch,) = sandbox.scratch
        assert isinstance(scratch, Scratch)
        assert scratch.size is not None
        declared = evolve(
            sandbox,
            volumes={"/etc/nginx": {"nginx.conf": b"another"}},
            scratch=[Scratch("/run/nginx", scratch.size * 2), Scratch("/etc/nginx/none")],
            environment={"NAME": "value"},
            groups=(999,),
        )
        said = "\n".join(departures(evolve(one, container=evolve(one.container, sandbox=declared))))
        for part in (
            "/etc/nginx/nginx.conf is another",
            f"/run/nginx has size={scratch.size // 1024}k, not",
            "/etc/nginx/none cannot be written",
            "NAME is None, not value",
            "its groups are",
        ):
            assert part in said


def test_an_exporter_is_given_its_password_and_an_address_beside_it(images: Images) -> None:
    made = build("examples/watched.ddp")
    with running(made, images, secrets=made.secrets()) as world:
        _is_held(world, made)
        environment = world.container("redis-0", "metrics").environment()
        assert environment["REDIS_PASSWORD"] == "made up"
        pod = world.cluster.pods["redis-0"]
        said = fetch("http://redis/metrics", client=world.client, server=pod, port=9121)
        assert re.search(r"(?m)^redis_up [01]$", said.body.decode())


def test_keys_go_through_an_ambassador_to_the_pods_of_a_stateful_set(images: Images) -> None:
    """fluentd alone is stood in for."""
    made = build("examples/sharded.ddp")
    with running(made, images, secrets=made.secrets()) as world:
        _is_held(world, made)
        assert {each.pod for each in world.containers} == {
            "api-0",
            *(f"redis-{number}" for number in range(3)),
        }
        keys = [f"{number}-key" for number in range(100)]  # FNV-1a hardly mixes its last bytes
        with world.cluster.pods["api-0"].connect("127.0.0.1", 6379) as sock:
            answers = {key: Client(sock).redis("SET", key, key) for key in keys}
        assert answers == dict.fromkeys(keys, b"OK")
        counts = []
        for number in range(3):
            address = world.cluster.pods[f"redis-{number}"].address
            with world.client.connect(address, 6379) as sock:
                counts.append(Client(sock).redis("DBSIZE"))
        assert 0 not in counts
        assert sum(int(str(each)) for each in counts) == len(keys)
