"""What a ``service`` can say."""

from __future__ import annotations

from ddpc.schema.pieces.probe import probe_word
from ddpc.schema.word import Many, Schema, Word

PROTOCOLS = "http|https|grpc|tcp|udp|redis|memcached|mysql|postgres|mongodb|amqp|kafka|nats|thrift"

PORT = Word(
    name="port",
    forms=(
        (
            f"<protocol:{PROTOCOLS}> <number:port> [named <name:port-name>]"
            " [published <published:port>] [on localhost]"
        ),
    ),
    doc=(
        "A port that the service listens on. Its name is the protocol's unless `named`; callers"
        " dial its number unless `published`; `on localhost` only the pod itself reaches it."
    ),
    many=Many.KEYED,
    key=("protocol", "name"),
)

PATCH = Word(
    name="patch",
    doc="Fields of a generated Kubernetes object, set by hand: `patch deployment { spec { … } }`.",
    many=Many.SEQUENCE,
    free=True,
)

REACH = Word(
    name="reach",
    forms=("<value:load-balancer|cluster>",),
    doc="Whether it can be reached from outside the cluster.",
    default="cluster",
)


def authority_word(default: str) -> Word:
    """Who signed the certificate of a service or an external."""
    return Word(
        name="authority",
        forms=("secret <secret:secret> [for <name:hostname>]", "system for <name:hostname>"),
        doc=(
            "Who signed the certificate of its `https` ports, the `ca.crt` of a Secret or a public"
            " authority, and the name that the certificate is for. Servers of the build that dial"
            " these ports verify both."
        ),
        default=default,
    )


SERVICE = Schema(
    name="a service",
    words=(
        Word(
            name="image",
            forms=("<value:image>",),
            doc="The container image, with a tag or a digest.",
            required=True,
        ),
        Word(
            name="run",
            forms=("<entry:text> [with <arguments:text...>]", "with <arguments:text...>"),
            doc="What is run instead of the image's entrypoint, and its arguments.",
            default="what the image says",
        ),
        PORT,
        Word(
            name="env",
            forms=(
                "<name:variable> secret <secret:secret-key>",
                "<name:variable> address of <target:callee> [port <port:port-of>] [direct]",
                "<name:variable> host of <target:callee> [direct]",
                "<name:variable> <value:text>",
            ),
            doc="An environment variable: text, a key of a Secret, or where something is.",
            many=Many.KEYED,
            key=("name",),
        ),
        Word(
            name="file",
            forms=(
                "<path:directory> from secret <secret:secret-key>",
                "<path:directory> from <source:file>",
            ),
            doc="A file in the container: a file of the project, or a key of a Secret.",
            many=Many.KEYED,
            key=("path",),
        ),
        Word(
            name="replicas",
            forms=("<count:count> [on cpu <cpu:percent>]",),
            doc="The number of pods; a range is scaled to hold the CPU at a share of the request.",
            default="1",
        ),
        Word(name="cpu", forms=("<value:cpu>",), doc="The CPU request.", default="100m"),
        Word(
            name="memory",
            forms=("<value:sizes>",),
            doc="The memory: request and limit, or a range of both.",
            default="256Mi",
        ),
        Word(
            name="storage",
            forms=(
                "claim <claim:object> at <path:directory>",
                "<size:size> [class <class:object>] at <path:directory>",
            ),
            doc="Storage that outlives the pods: for each replica its own, or an existing claim.",
            many=Many.KEYED,
            key=("path",),
        ),
        Word(
            name="scratch",
            forms=("<size:size> [in memory] at <path:directory>",),
            doc="Writable space that lives as long as the pod.",
            many=Many.KEYED,
            key=("path",),
        ),
        Word(
            name="sharded",
            forms=("<count:positive>",),
            doc="The number of shards: pods with names and storage of their own.",
        ),
        Word(
            name="data",
            forms=("<value:store|cache>",),
            doc="Whether what it holds must not be lost (`store`) or can be fetched again"
            " (`cache`).",
        ),
        probe_word("ready", "When it can serve: until then no request is sent to it.", "none"),
        probe_word("alive", "When it must be restarted. Never ask about a backend here.", "none"),
        probe_word("started", "When it has started: `alive` waits for it.", "none"),
        Word(
            name="availability",
            forms=("<share:percent> [rollout every <every:duration> taking <taking:duration>]",),
            doc="The share of the time that it promises to serve, checked against its rollouts.",
        ),
        Word(
            name="calls",
            forms=("<targets:callee...> [direct]",),
            doc="What it calls, where no `env … address of` says so already.",
            many=Many.LIST,
        ),
        Word(
            name="before",
            forms=("start <name:name> run <arguments:text...> [image <image:image>]",),
            doc="A step that runs to its end before the service starts.",
            many=Many.SEQUENCE,
        ),
        Word(
            name="stop",
            forms=(
                "[pause <pause:duration>] [finish <finish:duration>] [run <arguments:text...>]",
            ),
            doc=(
                "How it ends: a pause while its address is withdrawn, a command, and how long"
                " requests"
                " in flight may take after the signal."
            ),
            default="pause 5s finish 25s",
        ),
        Word(
            name="timeout",
            forms=("<value:duration>",),
            doc=(
                "How long an answer of its may take, or a connection through whatever stands"
                " before it be silent."
            ),
            default="60s",
        ),
        Word(
            name="user",
            forms=("<value:user>",),
            doc="The numeric user that the image runs as: then the full restricted profile holds.",
        ),
        authority_word("none: such a port is not dialled"),
        Word(
            name="account",
            forms=("<value:object>",),
            doc="The ServiceAccount of the pods, which has to exist.",
        ),
        Word(
            name="pull",
            forms=("secret <secret:secret>",),
            doc="The Secret with which its image is pulled.",
            many=Many.LIST,
        ),
        Word(
            name="metrics",
            forms=("GET <path:path> [port <port:port-of>]",),
            doc="Where it speaks Prometheus itself.",
        ),
        REACH,
        Word(
            name="allow",
            forms=("from namespace <namespaces:namespace...>",),
            doc="Namespaces whose pods may call it.",
            many=Many.LIST,
        ),
        Word(
            name="label",
            forms=("<key:key> <value:label-value>",),
            doc="A label on its pods.",
            many=Many.KEYED,
            key=("key",),
        ),
        Word(
            name="annotation",
            forms=("<key:key> <value:text>",),
            doc="An annotation on its pods.",
            many=Many.KEYED,
            key=("key",),
        ),
        PATCH,
    ),
)

FRONT = Schema(
    name="a front",
    words=(PORT, REACH),
)

EXTERNAL = Schema(
    name="an external",
    words=(
        Word(
            name="host",
            forms=("<value:host>",),
            doc="The host's name, or its address.",
            required=True,
        ),
        Word(
            name="port",
            forms=(f"<protocol:{PROTOCOLS}> <number:port> [named <name:port-name>]",),
            doc="A port that it listens on.",
            many=Many.KEYED,
            key=("protocol", "name"),
            required=True,
        ),
        Word(
            name="addresses",
            forms=("<networks:cidr...>",),
            doc="The networks that its addresses are in, for `network strict`.",
        ),
        authority_word("a public one, for the host"),
    ),
)
