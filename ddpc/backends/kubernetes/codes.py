"""The codes of what a cluster would refuse, or would do otherwise than asked."""

from __future__ import annotations

from typing import Final

from ddpc.diagnostics import Code, Severity

_APP: Final = "app demo { }\n"
_OLD: Final = "app demo {\n  target kubernetes 1.33\n}\n"
_WEB: Final = (
    'service web {\n  image "registry.example.com/web:1.0"\n  user  10001\n  port  http 8080\n'
    "  reach load-balancer\n"
)
_WORDS: Final = '  file /etc/words/{0}.txt from "words-{0}.txt"\n'
_ACCOUNT: Final = "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: web\n"
_SPEC: Final = "spec:\n  selector:\n    app: web\n  ports:\n    - port: 80\n"
_READY: Final = "  ready GET /ready\n}\n"

TOO_LARGE: Final = Code(
    slug="kubernetes/configuration-too-large",
    summary="the files of one directory are larger than a ConfigMap can be",
    why=(
        "A ConfigMap holds at most 1 MiB. Larger files belong into the image, or onto storage that"
        " a step before the start fills."
    ),
    files=tuple((f"words-{number}.txt", "word\n" * 80_000) for number in range(3)),
    example=_APP + _WEB + "".join(_WORDS.format(number) for number in range(3)) + _READY,
    instead=_APP
    + _WEB
    + '  before start fetch run "/bin/fetch" "words"\n  scratch 1Gi at /var/words\n'
    + _READY,
)

LARGE: Final = Code(
    slug="kubernetes/configuration-large",
    severity=Severity.WARNING,
    summary="a ConfigMap is too large for a plain `kubectl apply`",
    why=(
        "`kubectl apply` keeps a copy of each object in one of its annotations, and annotations end"
        " at 256 KiB. `kubectl apply --server-side` keeps none."
    ),
    files=(("words-0.txt", "word\n" * 50_000), ("words-1.txt", "word\n" * 20_000)),
    example=_APP + _WEB + _WORDS.format(0) + _READY,
    instead=_APP + _WEB + _WORDS.format(1) + _READY,
)

PATCH_WITHOUT_OBJECT: Final = Code(
    slug="kubernetes/patch-without-object",
    summary="a patch names an object that the build does not make",
    why=(
        "A service with storage of its own becomes a StatefulSet, every other a Deployment; some"
        " objects appear only from two replicas on. A patch of an object that is not there would be"
        " lost without a word."
    ),
    example=_APP + _WEB + "  patch statefulset {\n    spec { minReadySeconds 20 }\n  }\n" + _READY,
    instead=_APP + _WEB + "  patch deployment {\n    spec { minReadySeconds 20 }\n  }\n" + _READY,
)

PATCH_INVALID: Final = Code(
    slug="kubernetes/patch-invalid",
    summary="a patch sets a field that its object does not have, or to what it cannot be",
    why="The cluster refuses unknown fields or drops them silently; its schemas know them all.",
    example=_APP + _WEB + "  patch deployment {\n    spec { minReadySecond 20 }\n  }\n" + _READY,
    instead=_APP + _WEB + "  patch deployment {\n    spec { minReadySeconds 20 }\n  }\n" + _READY,
)

PATCH_CONTRADICTS: Final = Code(
    slug="kubernetes/patch-contradicts",
    summary="a patch leaves an object that the cluster refuses, or that never moves again",
    why=(
        "Each field may be sound and the whole not: a rollout that may neither add a pod nor take"
        " one away is refused, and a disruption budget that spares no pod keeps every node from"
        " being drained. A container that is privileged and may not escalate is refused too, as is"
        " what a Service of its type has no place for."
    ),
    example=_APP
    + _WEB
    + "  replicas 2\n  patch poddisruptionbudget { spec { maxUnavailable 0 } }\n"
    + _READY,
    instead=_APP
    + _WEB
    + "  replicas 3\n  patch poddisruptionbudget { spec { maxUnavailable 2 } }\n"
    + _READY,
)

FIXED_FIELD: Final = Code(
    slug="kubernetes/fixed-field",
    summary="a patch or a label sets what objects find each other by",
    why=(
        "Names, namespaces, selectors and the labels behind them hold the build's objects together,"
        " and a Deployment's selector can never be changed once it exists."
    ),
    example=_APP + _WEB + "  label app.kubernetes.io/name other\n" + _READY,
    instead=_APP + _WEB + "  label team words\n" + _READY,
)

NO_PAUSE: Final = Code(
    slug="kubernetes/no-pause",
    severity=Severity.WARNING,
    summary="a container gets its stop signal without the pause that was asked for",
    why=(
        "When a pod ends, its address is withdrawn while the signal is on its way: without a pause,"
        " requests still arrive at a server that has closed its door. The cluster has its own pause"
        " since Kubernetes 1.34, and only where no command runs before the signal; in older ones a"
        " `sleep` in the image is needed, and of a user's image nobody knows."
    ),
    example=_OLD + _WEB + _READY,
    instead=_APP + _WEB + _READY,
)

WHOLE_SECONDS: Final = Code(
    slug="kubernetes/whole-seconds",
    severity=Severity.WARNING,
    summary="a pause is rounded up to whole seconds",
    why="The cluster counts in whole seconds.",
    example=_APP + _WEB + "  stop pause 1500ms\n" + _READY,
    instead=_APP + _WEB + "  stop pause 2s\n" + _READY,
)

PROBE_OF_LOCALHOST: Final = Code(
    slug="kubernetes/probe-of-localhost",
    summary="a probe asks a port that only the pod itself reaches",
    why=(
        "The kubelet asks from outside, at the pod's address: a server that listens on localhost"
        " alone never answers it. Ask a port of the sidecar before it, or run a command in the"
        " container."
    ),
    example=(
        _APP
        + 'service web {\n  image "registry.example.com/web:1.0"\n  user  10001\n'
        + "  port  http 8080 on localhost\n  ready GET /ready\n}\n"
        + 'attach tls to web as sidecar {\n  hosts "www.example.com"\n'
        + "  certificate secret web-tls\n  reach load-balancer\n}\n"
    ),
    instead=(
        _APP
        + 'service web {\n  image "registry.example.com/web:1.0"\n  user  10001\n'
        + '  port  http 8080 on localhost\n  ready command "/bin/check"\n}\n'
        + 'attach tls to web as sidecar {\n  hosts "www.example.com"\n'
        + "  certificate secret web-tls\n  reach load-balancer\n}\n"
    ),
)

ONE_SUCCESS: Final = Code(
    slug="kubernetes/one-success",
    summary="`alive` or `started` asks for more than one success",
    why="The cluster counts one success for both and refuses more; `ready` may ask for several.",
    example=_APP + _WEB + "  alive GET /alive successes 2\n" + _READY,
    instead=_APP + _WEB + "  ready GET /ready successes 2\n  alive GET /alive\n}\n",
)

EXTERNAL_ADDRESS: Final = Code(
    slug="kubernetes/external-address",
    guard=True,
    summary="a name of the cluster is to stand for an address",
    why="An ExternalName Service is an alias of another name; what is an address has no alias.",
)

UNCARRIED_TEXT: Final = Code(
    slug="kubernetes/uncarried-text",
    summary="a text holds characters that do not reach the cluster unchanged",
    why=(
        "`kubectl apply -k` writes the objects anew before it sends them, and refuses or changes"
        " some control characters on the way, and a tab before several lines. In a file they are"
        " safe."
    ),
    example=_APP + _WEB + '  env GREETING "one\\u{9b}two"\n' + _READY,
    instead=_APP + _WEB + '  env GREETING "one two"\n' + _READY,
)

RESOURCE_INVALID: Final = Code(
    slug="kubernetes/resource-invalid",
    summary="an object that is passed through is not one that the cluster takes",
    why=(
        "Objects of the kinds that the compiler knows are checked by the schemas of the target"
        " version: an unknown field or a wrong type would be refused, or dropped without a word."
    ),
    files=(
        ("wrong.yaml", _ACCOUNT + "automountToken: false\n"),
        ("right.yaml", _ACCOUNT + "automountServiceAccountToken: false\n"),
    ),
    example=_APP + _WEB + _READY + 'resource "wrong.yaml"\n',
    instead=_APP + _WEB + _READY + 'resource "right.yaml"\n',
)

DUPLICATE_OBJECT: Final = Code(
    slug="kubernetes/duplicate-object",
    summary="two objects of the build have the same kind and name",
    why="The second would replace the first in the cluster. Rename it, or patch the generated one.",
    files=(
        ("web.yaml", "apiVersion: v1\nkind: Service\nmetadata:\n  name: web\n" + _SPEC),
        ("other.yaml", "apiVersion: v1\nkind: Service\nmetadata:\n  name: other\n" + _SPEC),
    ),
    example=_APP + _WEB + _READY + 'resource "web.yaml"\n',
    instead=_APP + _WEB + _READY + 'resource "other.yaml"\n',
)

NO_CPU_REQUEST: Final = Code(
    slug="kubernetes/autoscaler-without-cpu",
    guard=True,
    summary="replicas follow the CPU of a container that requests none",
    why="The share is one of the container's request: without it, the autoscaler does nothing.",
)

CODES: Final = (
    TOO_LARGE,
    LARGE,
    PATCH_WITHOUT_OBJECT,
    PATCH_INVALID,
    PATCH_CONTRADICTS,
    FIXED_FIELD,
    NO_PAUSE,
    WHOLE_SECONDS,
    PROBE_OF_LOCALHOST,
    ONE_SUCCESS,
    EXTERNAL_ADDRESS,
    UNCARRIED_TEXT,
    RESOURCE_INVALID,
    DUPLICATE_OBJECT,
    NO_CPU_REQUEST,
)
