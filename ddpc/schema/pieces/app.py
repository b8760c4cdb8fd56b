"""What an ``app`` can say."""

from __future__ import annotations

from ddpc.schema.word import Many, Schema, Word

DEFAULTS = Schema(
    name="`defaults`",
    words=(
        Word(name="cpu", forms=("<value:cpu>",), doc="The CPU request of every service."),
        Word(
            name="memory",
            forms=("<value:sizes>",),
            doc="The memory of each service's container: request and limit, or a range of both.",
        ),
        Word(
            name="replicas",
            forms=("<value:positive>",),
            doc="The number of pods of each service that has no storage.",
        ),
    ),
)

APP = Schema(
    name="an app",
    words=(
        Word(
            name="namespace",
            forms=("<value:namespace> [create]",),
            doc="The namespace of every object; with `create` the build makes it too.",
            default="the app's name",
        ),
        Word(
            name="registry",
            forms=("<value:registry>",),
            doc="Where images that have to be built are pushed; it leads their names.",
        ),
        Word(
            name="target",
            forms=(
                ("<tool:nginx|varnish|twemproxy|fluentd|kubernetes|prometheus> <version:version>"),
            ),
            doc="The version of a server that the output is for.",
            many=Many.KEYED,
            key=("tool",),
            default=(
                "nginx 1.30, varnish 7.7, twemproxy 0.5, fluentd 1.16, kubernetes 1.34,"
                " prometheus 3.5"
            ),
        ),
        Word(
            name="defaults",
            doc="Sizes for every service that says none of its own.",
            block=DEFAULTS,
            needs_block=True,
        ),
        Word(
            name="network",
            forms=("<value:open|edges|strict>",),
            doc=(
                "Who may connect to pods: `edges` lets in along the declared calls, `strict` also"
                " lets out only along them, `open` makes no network policies."
            ),
            default="edges",
        ),
        Word(
            name="cluster",
            forms=("domain <domain:hostname>",),
            doc="The domain of the cluster's names.",
            default="cluster.local",
        ),
        Word(
            name="dns",
            forms=("<servers:host...>",),
            doc=(
                "Where the cluster's DNS answers, an address or a name: for servers that follow"
                " pods as they come and go."
            ),
        ),
        Word(
            name="pods",
            forms=("<networks:cidr...>",),
            doc="The networks of the cluster's pods: whose forwarded addresses a tier believes.",
        ),
        Word(
            name="trusted",
            forms=("from <networks:cidr...>",),
            doc="Proxies in front of the cluster whose forwarded client address counts.",
        ),
        Word(
            name="monitored",
            forms=("from namespace <namespaces:namespace...>",),
            doc="Namespaces whose Prometheus may scrape the pods.",
        ),
        Word(
            name="allow",
            forms=("from namespace <namespaces:namespace...>",),
            doc="Namespaces whose pods may call every service.",
            many=Many.LIST,
        ),
        Word(
            name="label",
            forms=("<key:key> <value:label-value>",),
            doc="A label on every object.",
            many=Many.KEYED,
            key=("key",),
        ),
    ),
)
