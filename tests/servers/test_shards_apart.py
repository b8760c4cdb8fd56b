"""Routers of shards by themselves: shards that move, passwords, and how they are asked and end."""

from __future__ import annotations

import signal
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import pytest
from attrs import evolve

from ddpc.rehearse import dns, manifests
from ddpc.rehearse.manifests import Container
from ddpc.rehearse.network import Network, NotReady, Pod, new_network
from ddpc.rehearse.sandbox import Process
from tests.servers.builds import Build, build
from tests.servers.harness import cluster, twemproxy
from tests.servers.harness.stores import RedisError, connected, memcached, redis
from tests.servers.sharded import read, running, written

EXAMPLE = "examples/sharded.ddp"
PASSWORD = "shard-ambassador"
PORT = 6379
KEYS = [f"key:{number}" for number in range(1000)]
DOMAIN = "redis-pods.words.svc.cluster.local"


def _router(made: Build, password: bytes = b"made up") -> Container:
    """The one container of a build that runs twemproxy."""
    secrets = {"redis-server": {"password": password, "redis.conf": b""}}
    templates = manifests.templates(made.objects, secrets)
    return next(c for t in templates for c in t.containers if cluster.server_of(c))


@contextmanager
def _routing(container: Container, pod: Pod, resolver: Pod | None = None) -> Iterator[Process]:
    """The router in a pod; with ``resolver`` it asks the DNS there."""
    sandbox = container.sandbox
    if resolver is not None:
        text = f"nameserver {resolver.address}\noptions timeout:1 attempts:1\n"
        sandbox = evolve(sandbox, files={"/etc/resolv.conf": text.encode()})
    path = cluster.configuration_path(container)
    with twemproxy.run(
        container.content(path),
        version="0.5",
        pod=pod,
        sandbox=sandbox,
        path=path,
        argv=container.argv,
    ) as process:
        yield process


def test_a_shard_that_moves_to_another_address_is_reached_again_with_its_keys_alone() -> None:
    container = _router(build(EXAMPLE))
    with new_network() as network:
        api, resolver = network.pod("api-0"), network.pod("dns")
        pods = {f"redis-{number}": network.pod(f"redis-{number}") for number in range(3)}
        records = dns.Records()
        records.headless(DOMAIN, "redis", PORT, pods)
        with (
            dns.serve(resolver, records),
            redis(pods["redis-0"], PORT),
            redis(pods["redis-2"], PORT),
            _routing(container, api, resolver),
            connected(api, "127.0.0.1", PORT) as client,
        ):
            with redis(pods["redis-1"], PORT):
                written(client, KEYS)
                assert set(read(client, KEYS).values()) == {"right"}
            gone = read(client, KEYS)
            assert set(gone.values()) == {"right", "error"}
            elsewhere = network.pod("elsewhere")
            assert elsewhere.address != pods["redis-1"].address
            records.addresses[f"redis-1.{DOMAIN}"] = (elsewhere.address,)
            with redis(elsewhere, PORT):
                came_back = read(client, KEYS)
                # It came back empty, so that each of its keys is told: no other key has moved.
                assert Counter(came_back.values()) == Counter(
                    "nothing" if answer == "error" else answer for answer in gone.values()
                )
                written(client, KEYS)
                with connected(elsewhere, "127.0.0.1", PORT) as shard:
                    assert shard.redis("DBSIZE") == Counter(gone.values())["error"]


def _places(network: Network, container: Container, hosts: Sequence[Pod]) -> dict[str, str]:
    """The number of the shard that holds each key, with the shards at these pods."""
    names = {f"redis-{number}.{DOMAIN}": pod.address for number, pod in enumerate(hosts)}
    api = network.pod(f"api-{hosts[0].name}")
    path = cluster.configuration_path(container)
    found: dict[str, str] = {}
    with (
        redis(hosts[0], PORT),
        redis(hosts[1], PORT),
        redis(hosts[2], PORT),
        twemproxy.run(
            container.content(path),
            version="0.5",
            pod=api,
            sandbox=evolve(container.sandbox, hosts=names),
            path=path,
            argv=container.argv,
        ),
        connected(api, "127.0.0.1", PORT) as client,
    ):
        written(client, KEYS)
        for number, pod in enumerate(hosts):
            with connected(pod, "127.0.0.1", PORT) as shard:
                held = shard.redis("KEYS", "*")
                assert isinstance(held, list)
                found.update({key.decode(): str(number) for key in held})
    return found


def test_no_key_moves_when_every_shard_has_another_address() -> None:
    container = _router(build(EXAMPLE))
    with new_network() as network:
        first = [network.pod(f"a{number}") for number in range(3)]
        second = [network.pod(f"b{number}") for number in range(3)]
        before, after = _places(network, container, first), _places(network, container, second)
    assert before == after
    assert before.keys() == set(KEYS)


PRINTABLE = "".join(chr(code) for code in range(0x20, 0x7F))


def test_every_printable_character_of_a_password_arrives() -> None:
    secrets = {"redis-server": {"password": PRINTABLE.encode(), "redis.conf": b""}}
    quoted = PRINTABLE.replace("\\", "\\\\").replace('"', '\\"')

    @contextmanager
    def with_password(pod: Pod, port: int) -> Iterator[Process]:
        with redis(pod, port, settings=f'requirepass "{quoted}"') as process:
            yield process

    made = build(PASSWORD)
    with (
        running(made, stores={"redis": (with_password, PORT)}, secrets=secrets) as sharded,
        sharded.near("api-0", PORT) as client,
    ):
        with pytest.raises(RedisError, match="NOAUTH"):
            client.redis("GET", "key")
        with pytest.raises(RedisError, match="invalid password"):
            client.redis("AUTH", PRINTABLE[:-1])
        assert client.redis("AUTH", PRINTABLE) == b"OK"
        written(client, KEYS[:100])
        assert set(read(client, KEYS[:100]).values()) == {"right"}


def test_no_file_of_the_build_holds_a_password() -> None:
    made = build(PASSWORD)
    read = {path: text for path, text in made.files.items() if not path.startswith("images/")}
    assert [path for path, text in read.items() if "redis_auth:" in text] == []
    maps = [each for each in made.objects if each["kind"] == "ConfigMap"]
    assert [each for each in maps if "redis-server" in str(each["data"])] == []
    (mounted,) = [
        volume["secret"]
        for each in made.objects
        if each["kind"] == "Deployment"
        for volume in each["spec"]["template"]["spec"]["volumes"]
        if "secret" in volume
    ]
    assert mounted["secretName"] == "redis-server"
    assert [item["key"] for item in mounted["items"]] == ["password"]


REFUSED = {
    "empty": (b"", "is empty"),
    "with a line break": (b"secret\n", "ends with a line break"),
    "with a tab": (b"sec\tret", "has a character that is not printable ASCII"),
    "with an accent": ("geheimé".encode(), "has a character that is not printable ASCII"),
    "with NUL": (b"sec\x00ret", "has a character that is not printable ASCII"),
    "of two lines": (b"sec\n  redis: false", "has a character that is not printable ASCII"),
    "very long": (b"x" * 4097, "has more than 4096 characters"),
}


@pytest.mark.parametrize(("password", "reason"), REFUSED.values(), ids=REFUSED)
def test_a_password_that_cannot_be_carried_is_refused_when_it_starts(
    password: bytes, reason: str
) -> None:
    container = _router(build(PASSWORD), password)
    with new_network() as network:
        pod = network.pod("api-0")
        with pytest.raises(NotReady, match=reason), _routing(container, pod):
            pass


@pytest.mark.parametrize("password", ["#", "'", "a: b", "*x", "!", "\\", '"', " x ", "%", "- "])
def test_the_server_reads_odd_passwords(password: str) -> None:
    container = _router(build(PASSWORD), password.encode())
    result = cluster.check(container, version="0.5", hosts={})
    assert result.ok, result


def test_its_own_question_says_whether_it_listens() -> None:
    container = _router(build(EXAMPLE))
    with new_network() as network:
        pod = network.pod("api-0")
        asking = twemproxy.prepared(pod)
        assert asking.run(("nutcracker-listens", str(PORT)), seconds=5).status == 1
        with _routing(container, pod):
            assert asking.run(("nutcracker-listens", str(PORT)), seconds=5).status == 0
            assert asking.run(("nutcracker-listens", "6380"), seconds=5).status == 1


def test_it_starts_and_listens_without_any_shard_and_finds_them_later() -> None:
    container = _router(build(EXAMPLE))
    with new_network() as network:
        api, resolver = network.pod("api-0"), network.pod("dns")
        pods = {f"redis-{number}": network.pod(f"redis-{number}") for number in range(3)}
        records = dns.Records()
        with dns.serve(resolver, records), _routing(container, api, resolver):
            with connected(api, "127.0.0.1", PORT) as client:
                assert set(read(client, KEYS[:5]).values()) == {"error"}
            records.headless(DOMAIN, "redis", PORT, pods)
            with (
                redis(pods["redis-0"], PORT),
                redis(pods["redis-1"], PORT),
                redis(pods["redis-2"], PORT),
                connected(api, "127.0.0.1", PORT) as client,
            ):
                written(client, KEYS[:50])


def test_it_ends_by_the_signal_that_its_image_names_and_not_by_the_usual_one() -> None:
    """As the first process of a container: that is why the Dockerfile says STOPSIGNAL."""
    container = _router(build(EXAMPLE))
    dockerfile = build(EXAMPLE).files["images/twemproxy/Dockerfile"]
    assert "\nSTOPSIGNAL SIGINT\n" in dockerfile
    with new_network() as network, _routing(container, network.pod("api-0")) as process:
        process.signal(signal.SIGTERM)
        assert not process.prints("SIGTERM", seconds=0.5)
        assert process.running()
        process.signal(signal.SIGINT)
        process.wait(5)


NOT_CARRIED = (b"stats\r\n", b"flush_all\r\n", b"verbosity 1\r\n", b"\x80\x0a" + 22 * b"\x00")


@pytest.mark.parametrize("sent", NOT_CARRIED, ids=("stats", "flush_all", "verbosity", "binary"))
def test_what_is_not_carried_of_memcached_ends_the_connection(
    pages: tuple[Pod, int], sent: bytes
) -> None:
    with connected(pages[0], "127.0.0.1", pages[1]) as client:
        assert client.set("key", b"value") == "STORED"
        client.sock.sendall(sent)
        assert client.closed()


@pytest.fixture(scope="module")
def pages() -> Iterator[tuple[Pod, int]]:
    stores = {"fragments": (memcached, 11211), "users": (memcached, 11211)}
    with running(build("shard-memcached"), stores=stores) as sharded:
        yield sharded.cluster.pods["web-0"], 11211
