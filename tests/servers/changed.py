"""What each pattern's example does when it runs: checks of a build, that fail by an assertion."""

from __future__ import annotations

import shlex
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import partial
from math import sqrt
from posixpath import relpath
from typing import Any

import yaml

from ddpc.rehearse import dns
from ddpc.rehearse.client import Reply, fetch
from ddpc.rehearse.network import Pod
from ddpc.rehearse.stub import Answer, Request, Stub, serve
from tests.patterns.git_sync.known_flags import read as read_flags
from tests.servers import sharded
from tests.servers.builds import Build
from tests.servers.harness import fluentd, nginx, prometheus, stores, varnish
from tests.servers.harness.cluster import Cluster, new_cluster

HTTP = 8080
DNS = "kube-dns.kube-system.svc.cluster.local"
DATABASE = "db.example.com"


@contextmanager
def _cluster(build: Build, *more: str) -> Iterator[Cluster]:
    """The build's pods, a ``user``, and what is outside of it: its own names and ``more``."""
    names = dict.fromkeys(("user", *build.outside(), *more))
    outside = {name: f"203.0.113.{number}" for number, name in enumerate(names, 7)}
    with new_cluster(build.objects, secrets=build.secrets(), outside=outside) as cluster:
        yield cluster


@contextmanager
def _running(build: Build, *services: str, more: tuple[str, ...] = ()) -> Iterator[Cluster]:
    """The same with every server, before stand-ins in all pods of the services."""
    with _cluster(build, *more) as cluster, ExitStack() as stack:
        for service in services:
            for pod in cluster.pods_of(service):
                stack.enter_context(_says(pod, HTTP, pod.name))
        if DNS in more:
            records = dns.Records()
            known = {pod.address.replace(".", "-"): pod for pod in cluster.pods_of("shop")}
            records.headless("shop-pods.shop.svc.cluster.local", "http", HTTP, known)
            stack.enter_context(dns.serve(cluster.pods[DNS], records))
        stack.enter_context(cluster.run(nginx=nginx.VERSIONS[-1], varnish=varnish.VERSIONS[-1]))
        yield cluster


def _says(pod: Pod, port: int, text: str, address: str = "") -> Any:
    headers = {"Cache-Control": "max-age=600"}
    return serve(pod, port, lambda _: Answer(body=text.encode(), headers=headers), address)


def _ask(
    cluster: Cluster, pod: str, path: str = "/", headers: Mapping[str, str] | None = None
) -> Reply:
    """One request of the user to a tier's pod."""
    user, tier = cluster.pods["user"], cluster.pods[pod]
    return fetch(f"http://shop{path}", client=user, server=tier, port=HTTP, headers=headers)


def _once_well(cluster: Cluster, pod: str) -> None:
    deadline = time.monotonic() + 15
    while _ask(cluster, pod, "/login").status != 200:
        assert time.monotonic() < deadline
        time.sleep(0.05)


def _pod(build: Build, workload: str) -> dict[str, Any]:
    (pod,) = (
        each["spec"]["template"]["spec"]
        for each in build.objects
        if each["kind"] in {"Deployment", "StatefulSet"} and each["metadata"]["name"] == workload
    )
    return dict(pod)


def beside(name: str, port: int) -> Callable[[Build], None]:
    """What stands beside a service answers under a name of its own."""

    def check(build: Build) -> None:
        with (
            _cluster(build) as cluster,
            _says(cluster.pods["shop-0"], HTTP, "the service"),
            _says(cluster.pods["shop-0"], port, "beside it"),
        ):
            at = cluster.address(name)
            reply = fetch(f"http://{name}:{port}/", client=cluster.pods["user"], server=at)
            assert reply.body == b"beside it"

    return check


def ambassador(build: Build) -> None:
    """The application dials what stands for the database, and not the database."""
    (service,) = _pod(build, "shop")["containers"]
    (dialled,) = (each["value"] for each in service["env"] if each["name"] == "DATABASE")
    host, _, port = dialled.partition(":")
    with (
        _cluster(build, DATABASE) as cluster,
        _says(cluster.pods["shop-0"], 5432, "the pooler", "127.0.0.1"),
        _says(cluster.pods[DATABASE], 5432, "the database"),
    ):
        at = cluster.network.hosts.get(host, (host,))[0]
        pod = cluster.pods["shop-0"]
        assert fetch("http://x/", client=pod, server=at, port=int(port)).body == b"the pooler"


def broker(build: Build) -> None:
    """The pod reaches the database on localhost, and nobody else does through it."""
    with (
        _running(build) as cluster,
        _says(cluster.pods["mysql.dev.internal"], 3306, "the database"),
    ):
        pod = cluster.pods["shop-0"]
        reply = fetch("http://x/", client=pod, server="127.0.0.1", port=3306)
        assert reply.body == b"the database"
        try:
            cluster.pods["user"].connect(pod.address, 3306, seconds=2).close()
        except ConnectionRefusedError:
            return
        raise AssertionError("a stranger reaches it")


def cache(build: Build) -> None:
    """What is skipped is asked for each time; other answers are kept."""
    with _running(build, "shop") as cluster:
        _once_well(cluster, "shop-cache-0")
        said = {
            path: [_ask(cluster, "shop-cache-0", path).header("X-Cache") for _ in range(2)]
            for path in ("/page", "/admin/page")
        }
    assert said == {"/page": ["MISS", "HIT"], "/admin/page": ["PASS", "PASS"]}


def rate_limit(build: Build) -> None:
    """Who asks 60 times at once is not let through each time."""
    with _running(build, "shop") as cluster:
        states = [_ask(cluster, "shop-rate-limit-0").status for _ in range(60)]
    assert set(states) == {200, 429}, set(states)


def session(build: Build) -> None:
    """A client comes to one pod, through whichever replica."""
    with _running(build, "shop", more=(DNS,)) as cluster:
        _once_well(cluster, "shop-session-0")
        _once_well(cluster, "shop-session-1")
        for client in range(12):
            cookie = {"Cookie": f"SESSION=client-{client}"}
            found = {_ask(cluster, f"shop-session-{n % 2}", "/", cookie).body for n in range(4)}
            assert len(found) == 1, found


def shard(build: Build) -> None:
    """Keys with the same tag are on the same shard."""
    keys = [f"{{ann}}:{number}" for number in range(40)]
    password = "one-for-all"
    store = partial(stores.redis, settings=f"requirepass {password}")
    secrets = {"sessions-redis": {"password": password.encode()}}
    with sharded.running(build, stores={"sessions": (store, 6379)}, secrets=secrets) as running:
        with running.near("shop-0", 6379) as client:
            client.redis("AUTH", password)
            sharded.written(client, keys)
        pods = running.cluster.pods_of("sessions")
        places = sharded.placed(running, pods, 6379, password=password)
    assert len(places) == len(keys)
    assert len(set(places.values())) == 1


def split(build: Build) -> None:
    """The arm gets its tenth of the users."""
    users = 300
    with _running(build, "shop", "shop-next") as cluster:
        cookies = ({"Cookie": f"visitor=user-{number}"} for number in range(users))
        arms = [_ask(cluster, "shop-split-0", "/", cookie).body for cookie in cookies]
    count = sum(arm.startswith(b"shop-next") for arm in arms)
    assert abs(count - users * 0.1) <= 4 * sqrt(users * 0.1 * 0.9), count


def tls(build: Build) -> None:
    """The service is told the client's address, whatever the client says of it."""
    seen: list[Request] = []

    def note(request: Request) -> Answer:
        seen.append(request)
        return Answer()

    with _running(build) as cluster, ExitStack() as stack:
        stubs: list[Stub] = [
            stack.enter_context(serve(pod, HTTP, note)) for pod in cluster.pods_of("shop")
        ]
        user = cluster.pods["user"]
        forged = {"X-Forwarded-For": "192.0.2.66"}
        at = cluster.address("shop-tls")
        reply = fetch("https://shop.example.com/", client=user, server=at, headers=forged)
        assert reply.status == 200
        assert len(stubs) == 2
    assert [request.header("X-Forwarded-For") for request in seen] == [user.address]


def metrics(build: Build) -> None:
    """Redis is down behind an exporter that is up, and the alert says so."""
    series = 'job="shop/redis-metrics", instance="10.0.0.1:9121"'
    labels = {
        "severity": "critical",
        "service": "redis",
        "job": "shop/redis-metrics",
        "instance": "10.0.0.1:9121",
    }
    summary = "redis: its exporter at 10.0.0.1:9121 does not reach it"
    fires = {"exp_labels": labels, "exp_annotations": {"summary": summary}}
    test = {
        "interval": "1m",
        "input_series": [
            {"series": f"up{{{series}}}", "values": "1x20"},
            {"series": f"redis_up{{{series}}}", "values": "0x20"},
        ],
        "alert_rule_test": [
            {"eval_time": "10m", "alertname": "RedisDown", "exp_alerts": [fires]},
        ],
    }
    document = {"rule_files": ["rules.yml"], "evaluation_interval": "1m", "tests": [test]}
    files = {**prometheus.files_of(build.files), "test.yml": yaml.safe_dump(document).encode()}
    options = ("test", "rules", f"{prometheus.FOLDER}/test.yml")
    done, _ = prometheus.promtool(options, files, version=prometheus.VERSIONS[-1])
    assert done.status == 0, done.output


def logs(build: Build) -> None:
    """What fluentd is told to run finds what was slow in the Redis of its own pod."""
    (texts,) = (each["data"] for each in build.objects if "fluent.conf" in each.get("data", {}))
    lines = (line.strip() for line in texts["fluent.conf"].splitlines())
    (command,) = (shlex.split(line)[1] for line in lines if line.startswith("command "))
    scripts = {name: text.encode() for name, text in texts.items()}
    with (
        _cluster(build) as cluster,
        stores.redis(cluster.pods["redis-0"], 6379, settings="slowlog-log-slower-than 0\n"),
        stores.connected(cluster.pods["redis-0"], "127.0.0.1", 6379) as client,
    ):
        client.redis("SET", "ann", "1")
        argv, pod = shlex.split(command), cluster.pods["redis-0"]
        done = fluentd.ruby(*argv, pod=pod, volumes={"/fluentd/etc": scripts})
    assert '"message":"SET ann 1"' in done.output, done.output


def git_sync(build: Build) -> None:
    """The link is where the service runs it from. This is read; git-sync cannot be had to run."""
    pod = _pod(build, "site")
    (sync,) = (each for each in pod["initContainers"] if each["name"] == "git-sync")
    (service,) = pod["containers"]
    flags = read_flags(tuple(sync["args"]))
    (stored,) = (each for each in sync["volumeMounts"] if each["mountPath"] == flags["root"])
    (seen,) = (each for each in service["volumeMounts"] if each["name"] == stored["name"])
    link = relpath(f"{flags['root']}/{flags['link']}", stored["mountPath"])
    assert f"{seen['mountPath']}/{link}/server.js" in service["args"]
