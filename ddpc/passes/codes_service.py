"""The codes of what the compiler knows of services."""

from __future__ import annotations

from ddpc.diagnostics import Code, Severity

_APP = "app demo { }\n"
_HEAD = 'service web {\n  image "registry.example.com/web:1.0"\n  user  10001\n  port  http 8080\n'
_TAIL = "  ready GET /ready\n  reach load-balancer\n}\n"
_WEB = _HEAD + _TAIL
_CACHE = "attach cache to web { }\n"
_CALLED = "  ready GET /ready\n  allow from namespace partners\n}\n"

HIDES_SYSTEM = Code(
    slug="service/hides-system-directory",
    summary="what is mounted would hide a directory that the image needs",
    why=(
        "Files are mounted as whole directories, so that a change arrives as a whole, and a volume"
        " begins empty; what the image had in that directory is no longer seen."
    ),
    example=_APP + _HEAD + "  file /etc/password from secret web/password\n" + _TAIL,
    instead=_APP + _HEAD + "  file /etc/web/password from secret web/password\n" + _TAIL,
)

MIXED_DIRECTORY = Code(
    slug="service/mixed-directory",
    summary="files from different sources share a directory",
    why="A directory is one volume, made of one Secret or of the project's files.",
    example=_APP
    + _HEAD
    + "  file /etc/web/password from secret web/password\n"
    + "  file /etc/web/token from secret api/token\n"
    + _TAIL,
    instead=_APP
    + _HEAD
    + "  file /etc/web/password from secret web/password\n"
    + "  file /etc/api/token from secret api/token\n"
    + _TAIL,
)

NAME_TOO_LONG = Code(
    slug="name/too-long",
    summary="a name that is derived from this one would be too long",
    why="Names of the cluster have at most 63 characters (RFC 1035), derived ones too.",
    example=_APP
    + _WEB.replace("service web", "service " + "w" * 60)
    + "attach cache to "
    + "w" * 60
    + " { }\n",
    instead=_APP + _WEB + "attach cache to web { }\n",
)

NAME_RESERVED = Code(
    slug="name/reserved",
    summary="a name that means something else in every cluster",
    why=(
        "Who dials `localhost` comes to its own pod. In the namespace `default`, `kubernetes` leads"
        " to the API server: a Service of that name would take it away from all who need it."
    ),
    example=_APP + _WEB.replace("service web", "service localhost"),
    instead=_APP + _WEB,
)

SLA_ONE_REPLICA = Code(
    slug="availability/one-replica",
    summary="one replica cannot keep the promised availability",
    why=(
        "Every rollout, drain and crash of the only pod is an outage. Two pods, replaced one"
        " after the"
        " other, are the least for any promise."
    ),
    example=_APP
    + _HEAD
    + "  availability 99.9% rollout every 1h taking 40s\n  replicas 1\n"
    + _TAIL,
    instead=_APP
    + _HEAD
    + "  availability 99.9% rollout every 1h taking 40s\n  replicas 2\n"
    + _TAIL,
)

FULL_AVAILABILITY = Code(
    slug="availability/all-the-time",
    summary="an availability of 100% leaves no budget at all",
    why="A promise without any budget is broken by the first lost packet.",
    example=_APP + _HEAD + "  replicas 3\n  availability 100%\n" + _TAIL,
    instead=_APP + _HEAD + "  replicas 3\n  availability 99.99%\n" + _TAIL,
)

NO_REPLICAS = Code(
    slug="replicas/none",
    summary="a service is to have no pods",
    why="A service without pods answers nobody; a range for an autoscaler starts at one.",
    example=_APP + _HEAD + "  replicas 0\n" + _TAIL,
    instead=_APP + _HEAD + "  replicas 1\n" + _TAIL,
)

SCALING_RULE = Code(
    slug="replicas/no-measure",
    summary="a range of replicas does not say what it is scaled by",
    why="An autoscaler needs a measure: the share of the requested CPU that it holds.",
    example=_APP + _HEAD + "  replicas 2..10\n" + _TAIL,
    instead=_APP + _HEAD + "  replicas 2..10 on cpu 70%\n" + _TAIL,
)

SCALING_FIXED = Code(
    slug="replicas/fixed-and-scaled",
    summary="a fixed number of replicas is to be scaled",
    why="An autoscaler needs a range to move in.",
    example=_APP + _HEAD + "  replicas 3 on cpu 70%\n" + _TAIL,
    instead=_APP + _HEAD + "  replicas 3..6 on cpu 70%\n" + _TAIL,
)

SHARDED_REPLICAS = Code(
    slug="replicas/sharded",
    summary="a sharded service says a number of replicas too",
    why="Each shard is one pod: the number of shards is the number of pods.",
    example=_APP + _HEAD + "  sharded  3\n  replicas 5\n  storage  1Gi at /data\n" + _CALLED,
    instead=_APP + _HEAD + "  sharded  3\n  storage  1Gi at /data\n" + _CALLED,
)

STORAGE_REPLICAS = Code(
    slug="storage/shared-by-replicas",
    summary="several replicas use one existing claim",
    why=(
        "A claim that only one node can mount keeps every replica but one from starting, and"
        " one that"
        " many can mount is written by all of them at once."
    ),
    example=_APP + _HEAD + "  replicas 2\n  storage claim files at /data\n" + _TAIL,
    instead=_APP + _HEAD + "  replicas 1\n  storage claim files at /data\n" + _TAIL,
)

STORAGE_NOT_SHARDED = Code(
    slug="storage/not-sharded",
    summary="several replicas have storage of their own and nothing says how they share the data",
    why=(
        "Storage is made for each pod: three replicas are three different databases behind one"
        " name."
        " `sharded N` says that each holds a part."
    ),
    example=_APP + _HEAD + "  replicas 3\n  storage 1Gi at /data\n" + _CALLED,
    instead=_APP + _HEAD + "  sharded 3\n  storage 1Gi at /data\n" + _CALLED,
)

NOT_READY = Code(
    slug="service/no-readiness",
    severity=Severity.WARNING,
    summary="nothing says when a service can serve",
    why="Without a readiness probe requests are sent to pods that are still starting.",
    example=_APP + _HEAD + "  reach load-balancer\n}\n",
    instead=_APP + _WEB,
)

NO_USER = Code(
    slug="service/no-user",
    severity=Severity.WARNING,
    summary="nothing says which user an image runs as",
    why=(
        "With a numeric user the full restricted profile holds: no root, no capabilities."
        " Without one"
        " the container gets only what cannot break it, and a namespace that enforces the profile"
        " refuses it."
    ),
    example=_APP + _WEB.replace("  user  10001\n", ""),
    instead=_APP + _WEB,
)

UNREACHED = Code(
    slug="graph/unreached",
    severity=Severity.WARNING,
    summary="nobody calls a service, or comes through its TLS",
    why=(
        "Network policies let in along declared calls only, so a service that nobody calls is"
        " reached"
        " by nobody: a call is missing, or a `reach`."
    ),
    example=_APP + _WEB.replace("  reach load-balancer\n", ""),
    instead=_APP + _WEB,
)

UNBOUND_FRONT = Code(
    slug="graph/front-without-pods",
    summary="a front has nothing that answers",
    why="A front is a name without pods: a pattern attached to it must send its requests"
    " somewhere.",
    example=_APP + _WEB + "front reviews { port http 9080; reach load-balancer }\n",
    instead=_APP
    + _WEB
    + "service experiment like web { }\nfront reviews { port http 9080; reach load-balancer }\n"
    + "attach split to reviews { send 10% to experiment; send rest to web }\n",
)

STOP_TOO_LONG = Code(
    slug="stop/too-long",
    summary="stopping takes longer than an hour",
    why="A pod that takes so long to stop holds up every rollout and every drained node.",
    example=_APP + _HEAD + "  stop finish 2h\n" + _TAIL,
    instead=_APP + _HEAD + "  stop finish 10min\n" + _TAIL,
)

TIMEOUT_SHORT = Code(
    slug="timeout/short",
    summary="a timeout is shorter than a second",
    why="Varnish counts the silence of an upgraded connection in whole seconds, and what is cut"
    " off so soon fails whenever the service is busy.",
    example=_APP + _HEAD + "  timeout 500ms\n" + _TAIL,
    instead=_APP + _HEAD + "  timeout 5s\n" + _TAIL + _CACHE,
)

TIMEOUT_UNUSED = Code(
    slug="timeout/unused",
    summary="nothing waits for a service as long as its timeout says",
    why="A service's timeout is kept by the servers of the build that stand before it. Where none"
    " does, callers dial its pods themselves, and wait as long as they please.",
    severity=Severity.WARNING,
    example=_APP + _HEAD + "  timeout 1h\n" + _TAIL,
    instead=_APP + _HEAD + "  timeout 1h\n" + _TAIL + _CACHE,
)

PROBE_TIMES = Code(
    slug="probe/times",
    summary="a probe's times are finer than a second, or contradict each other",
    why="The cluster counts probes in whole seconds, and a probe that times out must do so in"
    " time.",
    example=_APP + _HEAD + "  ready GET /ready every 500ms\n  reach load-balancer\n}\n",
    instead=_APP + _HEAD + "  ready GET /ready every 1s timeout 1s\n  reach load-balancer\n}\n",
)

NO_ADDRESSES = Code(
    slug="strict/external-without-addresses",
    severity=Severity.WARNING,
    summary="an external has no addresses, and the network is strict",
    why="What lets connections out is written in addresses, not in names.",
    example="app demo { network strict }\n"
    + _WEB.replace("  reach", "  calls database\n  reach")
    + 'external database {\n  host "db.example.com"\n  port postgres 5432\n}\n',
    instead="app demo { network strict }\n"
    + _WEB.replace("  reach", "  calls database\n  reach")
    + 'external database {\n  host "db.example.com"\n  port postgres 5432\n'
    + "  addresses 192.0.2.0/24\n}\n",
)

TRUSTS_EVERYONE = Code(
    slug="app/trusts-everyone",
    summary="networks whose forwarded addresses are believed have clients in them",
    why=(
        "A forwarded address is only as good as the word of who forwards it: proxies are believed,"
        " a client that writes the header itself must not be."
    ),
    example="app demo { trusted from 0.0.0.0/0 }\n" + _WEB,
    instead="app demo { trusted from 192.0.2.0/24 }\n" + _WEB,
)

LOCALHOST_ONLY = Code(
    slug="dial/localhost-only",
    summary="something dials a port that listens on localhost in its own pods",
    why="What listens on localhost has no name in the cluster: only its own pod reaches it.",
    example=_APP
    + _HEAD
    + "  env SECRETS address of vault\n"
    + _TAIL
    + 'service vault {\n  image "registry.example.com/vault:1.0"\n  user  10001\n'
    + '  port  http 8200 on localhost\n  ready command "/bin/vault" "status"\n}\n',
    instead=_APP
    + _HEAD
    + "  env SECRETS address of vault\n"
    + _TAIL
    + 'service vault {\n  image "registry.example.com/vault:1.0"\n  user  10001\n'
    + "  port  http 8200\n  ready GET /health\n}\n",
)
