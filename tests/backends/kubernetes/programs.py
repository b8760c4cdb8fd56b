"""Programs that between them use everything the backend can write."""

from __future__ import annotations

from attrs import evolve

from ddpc.backends.contract import OutputFile, Served
from ddpc.ir.deployment import (
    Admission,
    Command,
    ContainerPort,
    Departure,
    Deployment,
    GrpcHealth,
    HttpGet,
    Mount,
    NameKind,
    NamePort,
    Patch,
    Peer,
    Probe,
    Replicas,
    Resource,
    Role,
    Scratch,
    SecretFiles,
    Stop,
    Storage,
    TcpConnect,
    TextFiles,
    Variable,
)
from ddpc.ir.values import Duration, Image, SecretKey, Size
from tests.backends.kubernetes.builder import (
    application,
    main,
    one,
    origin,
    program,
    seconds,
    served,
    stable,
    tiers,
    workload,
)

Program = tuple[Deployment, dict[tuple[str, str], Served]]


def plain(minor: int) -> Program:
    """The least that a service can say."""
    return one(minor=minor), {}


def storage(minor: int) -> Program:
    """Three pods with storage and names of their own, and one of them alone."""
    redis = workload(
        "redis",
        home="redis",
        stateful=True,
        governed_by="redis-pods",
        replicas=Replicas(low=3, high=3),
        group=999,
        volumes=(
            Storage(
                name="data", size=Size(10 << 30), storage_class="fast", origin=origin("storage")
            ),
            SecretFiles(name="password", secret="redis", items=(("password", "redis.pass"),)),
        ),
        containers=(
            main(
                name="redis",
                mounts=(Mount(volume="data", path="/data", read_only=False),),
                ports=(ContainerPort(name="redis", number=6379, protocol="redis"),),
                ready=Probe(asks=TcpConnect(port=6379), every=seconds(5), timeout=seconds(1)),
                alive=Probe(
                    asks=Command(arguments=("redis-cli", "ping")),
                    every=seconds(10),
                    timeout=seconds(2),
                ),
                started=Probe(
                    asks=GrpcHealth(port=6379, service="x"),
                    every=seconds(1),
                    timeout=seconds(1),
                    failures=300,
                ),
            ),
        ),
    )
    ports = (NamePort(name="redis", number=6379, target=6379, protocol="redis"),)
    pods = stable("redis-pods", "redis", kind=NameKind.PODS, announce_unready=True, ports=ports)
    first = stable("redis-0", "redis", pod=0, ports=ports, affinity=seconds(3600))
    return one(redis, minor, names=(pods, first)), {}


def everything(minor: int) -> Program:
    """All kinds of containers, volumes and settings in one pod."""
    busy = workload(
        account="web",
        pull_secrets=("registry",),
        low_ports=80,
        group=2000,
        labels=(("team", "words"),),
        annotations=(("prometheus.io/scrape", "true"),),
        min_ready=seconds(10),
        volumes=(
            TextFiles(name="config", files=(("app.conf", "x = 1\n"), ("sub/b c.conf", " y\n"))),
            SecretFiles(name="keys", secret="keys"),
            Scratch(name="memory", size=Size(1 << 20), in_memory=True),
            Storage(name="shared", size=None, claim="shared"),
        ),
        containers=(
            main(name="migrate", role=Role.BEFORE, arguments=("echo", "$(PATH) $$ $x"), cpu=None),
            program("nginx", Role.SIDECAR),
            main(
                command=("/bin/web",),
                user=10001,
                locked=True,
                read_only_root=True,
                environment=(
                    Variable(name="PLAIN", value="no"),
                    Variable(name="PASSWORD", value=SecretKey("db", "password")),
                ),
                ports=(
                    ContainerPort(name="http", number=80, protocol="http"),
                    ContainerPort(name="dns", number=53, protocol="udp"),
                    ContainerPort(name="admin", number=9000, protocol="http", on_localhost=True),
                ),
                mounts=(
                    Mount(volume="config", path="/etc/app"),
                    Mount(volume="memory", path="/tmp", read_only=False),
                ),
                ready=Probe(
                    asks=HttpGet(path="/", port=80, headers=(("Host", "a"),)),
                    every=seconds(5),
                    timeout=seconds(1),
                ),
                stop=Stop(pause=Duration(0), command=("/bin/web", "drain")),
            ),
        ),
        admissions=(
            Admission(peer=Peer(namespace="monitoring"), ports=(80,)),
            Admission(peer=Peer(network="10.0.0.0/8"), ports=(80,), datagrams=(53,)),
        ),
        departures=(
            Departure(peer=Peer(workload="web"), ports=(), datagrams=(53,)),
            Departure(peer=Peer(network="192.0.2.0/24"), ports=(443,)),
        ),
    )
    app = application(minor, network="strict", creates_namespace=True, labels=(("cost", "42"),))
    mysql = stable("mysql", None, home="mysql", kind=NameKind.ELSEWHERE, elsewhere="db.example.com")
    server = served(
        files=(OutputFile(path="nginx.conf", text="a\n"), OutputFile(path="conf.d/x", text="b")),
        image=Image("registry.example.com/nginx", None, "sha256:" + "0" * 64),
    )
    return (
        Deployment(
            application=app,
            workloads=(busy,),
            names=(stable(ports=(NamePort(name="http", number=8080, target=80),)), mysql),
            patches=(
                Patch(
                    kind="deployment",
                    name="web",
                    fields={"spec": {"template": {"spec": {"priorityClassName": "high"}}}},
                ),
            ),
            resources=(
                Resource(
                    path="more/rules.yaml",
                    origin=origin("resource", 70),
                    data={
                        "apiVersion": "v1",
                        "kind": "ServiceAccount",
                        "metadata": {"name": "web"},
                    },
                ),
                Resource(
                    path="more/rules.yaml",
                    origin=origin("resource", 70),
                    data={
                        "apiVersion": "scheduling.k8s.io/v1",
                        "kind": "PriorityClass",
                        "metadata": {"name": "high"},
                        "value": 1000,
                    },
                ),
            ),
        ),
        {("web", "nginx"): server},
    )


def open_network(minor: int) -> Program:
    """No policies at all."""
    built, programs = tiers(minor)
    return evolve(built, application=application(minor, network="open")), programs


ALL = (plain, tiers, storage, everything, open_network)
