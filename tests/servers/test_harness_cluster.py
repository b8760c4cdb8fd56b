"""A build's manifests are read as a cluster reads them, and its servers work together."""

from __future__ import annotations

import copy
from typing import Any

import pytest
import yaml
from attrs import evolve

from ddpc.rehearse import manifests
from ddpc.rehearse.certificates import certificate_for
from ddpc.rehearse.client import fetch
from ddpc.rehearse.sandbox import File, Scratch
from ddpc.rehearse.stub import Answer, Request, serve
from tests.servers.harness import cluster, nginx
from tests.servers.harness.cluster import new_cluster

_HOST = "words.example.com"
_SECRETS = {"words-tls": certificate_for(_HOST).volume()}
_MANIFESTS = """
apiVersion: v1
kind: ConfigMap
metadata: {name: edge-nginx, namespace: words}
data:
  nginx.conf: |
    pid /run/nginx/nginx.pid;
    events {}
    http {
      access_log off;
      client_body_temp_path /run/nginx/body;
      proxy_temp_path /run/nginx/proxy;
      fastcgi_temp_path /run/nginx/fastcgi;
      uwsgi_temp_path /run/nginx/uwsgi;
      scgi_temp_path /run/nginx/scgi;
      upstream cache { server words:80; keepalive 4; }
      server {
        listen 8443 ssl;
        ssl_certificate /etc/tls/tls.crt;
        ssl_certificate_key /etc/tls/tls.key;
        location / {
          proxy_pass http://cache;
          proxy_http_version 1.1;
          proxy_set_header Connection "";
          proxy_set_header Host $host;
          proxy_set_header X-Forwarded-For $remote_addr;
        }
      }
    }
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: edge, namespace: words}
spec:
  replicas: 2
  template:
    metadata: {labels: {app: edge}}
    spec:
      securityContext: {fsGroup: 101}
      containers:
        - name: nginx
          image: nginx:1.30
          command: [nginx, -e, stderr, -g, daemon off;]
          ports: [{containerPort: 8443}]
          securityContext: {runAsUser: 101, runAsGroup: 101, readOnlyRootFilesystem: true}
          volumeMounts:
            - {name: nginx, mountPath: /etc/nginx}
            - {name: run, mountPath: /run/nginx}
            - {name: tls, mountPath: /etc/tls}
      volumes:
        - {name: nginx, configMap: {name: edge-nginx}}
        - {name: run, emptyDir: {sizeLimit: 1Mi}}
        - {name: tls, secret: {secretName: words-tls, defaultMode: 288}}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: cache-varnish, namespace: words}
data:
  default.vcl: |
    vcl 4.1;
    backend app { .host = "words-origin.words.svc.cluster.local"; .port = "8080"; }
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: cache, namespace: words}
spec:
  template:
    metadata: {labels: {app: cache}}
    spec:
      containers:
        - name: varnish
          image: varnish:7.7
          command: [varnishd, -F, -f, /etc/varnish/default.vcl, -a, ":8080"]
          args: [-n, /var/lib/varnish/work, -s, "malloc,16m", -p, thread_pool_min=10]
          ports: [{containerPort: 8080}]
          securityContext: {runAsUser: 1000, runAsGroup: 1000, readOnlyRootFilesystem: true}
          volumeMounts:
            - {name: varnish, mountPath: /etc/varnish}
            - {name: work, mountPath: /var/lib/varnish}
      volumes:
        - {name: varnish, configMap: {name: cache-varnish}}
        - {name: work, emptyDir: {}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: words, namespace: words}
spec:
  replicas: 2
  template:
    metadata: {labels: {app: words}}
    spec:
      securityContext:
        sysctls: [{name: net.ipv4.ip_unprivileged_port_start, value: "80"}]
      initContainers:
        - {name: prepare, image: "busybox:1"}
        - {name: log, image: "fluentd:1", restartPolicy: Always}
      containers:
        - name: words
          image: words:1
          args: [serve]
          env:
            - {name: PASSWORD, valueFrom: {secretKeyRef: {name: words-tls, key: tls.crt}}}
            - {name: COLOUR, value: blue}
---
apiVersion: v1
kind: Service
metadata: {name: public, namespace: words}
spec:
  type: LoadBalancer
  selector: {app: edge}
  ports: [{port: 443, targetPort: 8443}]
---
apiVersion: v1
kind: Service
metadata: {name: words, namespace: words}
spec:
  selector: {app: cache}
  ports: [{port: 80, targetPort: 8080}]
---
apiVersion: v1
kind: Service
metadata: {name: words-origin, namespace: words}
spec:
  selector: {app: words}
  ports: [{port: 8080, targetPort: 8080}]
---
apiVersion: v1
kind: Service
metadata: {name: words-pods, namespace: words}
spec:
  clusterIP: None
  selector: {app: words}
  ports: [{port: 8080, targetPort: 8080}]
"""


def _objects() -> list[dict[str, Any]]:
    return copy.deepcopy(list(yaml.safe_load_all(_MANIFESTS)))


def _container(workload: str, objects: list[dict[str, Any]] | None = None) -> manifests.Container:
    read = manifests.templates(objects or _objects(), _SECRETS)
    return next(each for each in read if each.workload == workload).containers[-1]


def test_a_container_finds_what_its_pod_declares() -> None:
    edge = _container("edge")
    assert edge.argv == ("nginx", "-e", "stderr", "-g", "daemon off;")
    assert edge.ports == (8443,)
    sandbox = edge.sandbox
    assert (sandbox.user, sandbox.group, sandbox.groups) == (101, 101, (101,))
    assert not sandbox.writable
    assert sandbox.scratch == [Scratch("/run/nginx", 1 << 20)]
    key = File(_SECRETS["words-tls"]["tls.key"], mode=0o440, group=101)
    assert sandbox.volumes["/etc/tls"]["tls.key"] == key
    assert edge.content("/etc/nginx/nginx.conf").startswith(b"pid /run")
    words = _container("words")
    assert words.sandbox.environment["COLOUR"] == "blue"
    assert words.sandbox.environment["PASSWORD"].startswith("-----BEGIN CERTIFICATE")
    assert words.sandbox.writable


def test_a_server_is_known_behind_env() -> None:
    plain = _container("cache")
    assert cluster.server_of(plain) == "varnish"
    with_variables = evolve(plain, argv=("/usr/bin/env", "A=1", "B=varnishd", *plain.argv))
    assert cluster.server_of(with_variables) == "varnish"
    assert cluster.configuration_path(with_variables) == "/etc/varnish/default.vcl"
    assert cluster.server_of(evolve(plain, argv=("env", "A=1"))) is None


def test_what_runs_beside_a_container_is_told_from_what_runs_before() -> None:
    words = manifests.templates(_objects(), _SECRETS)[-1]
    assert [container.name for container in words.containers] == ["log", "words"]
    assert words.unprivileged_port_start == 80
    assert words.replicas == 2


def test_what_is_scaled_has_as_many_pods_as_it_keeps_at_least() -> None:
    objects = _objects()
    words = next(each for each in objects if each["metadata"]["name"] == "words")
    assert words["spec"].pop("replicas") == 2
    scaler = {
        "kind": "HorizontalPodAutoscaler",
        "metadata": {"name": "words"},
        "spec": {"scaleTargetRef": {"kind": words["kind"], "name": "words"}, "minReplicas": 4},
    }
    assert manifests.templates(objects, _SECRETS)[-1].replicas == 1
    assert manifests.templates([*objects, scaler], _SECRETS)[-1].replicas == 4


def test_a_reference_to_nothing_is_an_error() -> None:
    objects = _objects()[1:]
    with pytest.raises(KeyError, match="edge-nginx"):
        manifests.templates(objects, _SECRETS)
    with pytest.raises(KeyError, match="words-tls"):
        manifests.templates(_objects(), {})


def test_quantities_are_bytes() -> None:
    assert [manifests.quantity(text) for text in ("64Mi", "2Gi", "5M", "17")] == [
        64 << 20,
        2 << 30,
        5_000_000,
        17,
    ]


def test_names_of_many_pods_have_many_addresses() -> None:
    found = cluster.names(_objects())
    assert len(found["words-pods.words.svc.cluster.local"]) == 2
    assert len(found["words"]) == 1
    assert found["words"] == found["words.words"]


@pytest.mark.parametrize(("workload", "version"), [("edge", "1.22"), ("cache", "7.1")])
def test_containers_are_checked_as_they_will_run(workload: str, version: str) -> None:
    names = cluster.names(_objects())
    assert cluster.check(_container(workload), version=version, hosts=names).ok
    lonely = cluster.check(_container(workload), version=version, hosts={})
    assert not lonely.ok


def test_a_key_that_the_user_may_not_read_is_noticed() -> None:
    objects = _objects()
    del objects[1]["spec"]["template"]["spec"]["securityContext"]
    result = cluster.check(
        _container("edge", objects), version="1.30", hosts=cluster.names(objects)
    )
    assert "Permission denied" in result.output


@pytest.mark.parametrize(("edge", "cache"), [("1.22", "7.1"), (nginx.VERSIONS[-1], "7.7")])
def test_three_tiers_work_together(edge: str, cache: str) -> None:
    def answer(request: Request) -> Answer:
        forwarded = request.header("X-Forwarded-For") or ""
        return Answer(body=forwarded.encode(), headers={"Cache-Control": "max-age=60"})

    with new_cluster(_objects(), secrets=_SECRETS, outside={"user": "203.0.113.7"}) as running:
        user = running.pods["user"]
        with (
            serve(running.pods["words-0"], 8080, answer) as first,
            serve(running.pods["words-1"], 8080, answer) as second,
            running.run(nginx=edge, varnish=cache) as processes,
        ):
            assert sorted(processes) == ["cache-0/varnish", "edge-0/nginx", "edge-1/nginx"]
            replies = [
                fetch(
                    f"https://{_HOST}/{word}",
                    client=user,
                    server=running.address("public"),
                    authority=certificate_for(_HOST).certificate,
                )
                for word in ("dog", "cat", "dog", "cat")
            ]
            assert [reply.status for reply in replies] == [200] * 4
            # nginx names the user, Varnish adds who called it: one of the two edges
            ways = {f"203.0.113.7, {pod.address}".encode() for pod in running.pods_of("edge")}
            assert {reply.body for reply in replies} <= ways
            assert sorted(first.paths() + second.paths()) == ["/cat", "/dog"]
