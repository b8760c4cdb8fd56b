"""The codes of what clashes, or misses each other, in a pod."""

from __future__ import annotations

from ddpc.diagnostics import Code

_APP = "app demo { }\n"
_HEAD = 'service web {\n  image "registry.example.com/web:1.0"\n  user  10001\n  port  http 8080\n'
_TAIL = "  ready GET /ready\n  reach load-balancer\n}\n"
_WEB = _HEAD + _TAIL
_DATABASE = 'external database {\n  host "db.example.com"\n  port mysql 3306\n}\n'
_POOLER = (
    "attach ambassador pooler to web for database {{\n"
    '  image  "registry.example.com/proxysql:2.7"\n  user   10002\n  listen {}\n}}\n'
)

PORT_CLASH = Code(
    slug="pod/port-clash",
    summary="two containers of a pod listen on one port",
    why="The containers of a pod share one network: the second to bind the port fails, at run"
    " time.",
    example=_APP
    + _WEB
    + 'attach sidecar topz to web {\n  image "registry.example.com/topz:1.0"\n  user  10002\n'
    + "  port  http 8080 named topz\n}\n",
    instead=_APP
    + _WEB
    + 'attach sidecar topz to web {\n  image "registry.example.com/topz:1.0"\n  user  10002\n'
    + "  port  http 8090 named topz\n}\n",
)

AMBASSADOR_PORT = Code(
    slug="pod/ambassador-port",
    summary="the application dials another port than its ambassador listens on",
    why=(
        "An ambassador stands for something else at one port on localhost. On any other port there"
        " is nobody, and the application only finds out when it connects."
    ),
    example=_APP
    + _HEAD
    + '  env   DATABASE_URL "mysql://localhost:3306/shop"\n'
    + _TAIL
    + _DATABASE
    + _POOLER.format(3307),
    instead=_APP
    + _HEAD
    + '  env   DATABASE_URL "mysql://localhost:3306/shop"\n'
    + _TAIL
    + _DATABASE
    + _POOLER.format(3306),
)

TWO_AMBASSADORS = Code(
    slug="pod/two-ambassadors",
    summary="two ambassadors of one pod stand for the same",
    why=(
        "`env NAME address of X` is one address: of two ambassadors for one port of `X` the"
        " application would dial one, and the other would run and never be used. Ambassadors for"
        " different ports, or in the pods of different services, do not meet."
    ),
    example=_APP
    + _HEAD
    + "  env   DATABASE address of database\n"
    + _TAIL
    + _DATABASE
    + _POOLER.format(3306)
    + "attach broker to web for database { listen 3307 }\n",
    instead=_APP
    + _HEAD
    + "  env   DATABASE address of database port mysql\n"
    + _TAIL
    + _DATABASE.replace("}\n", "  port tcp 33060 named admin\n}\n")
    + _POOLER.format(3306)
    + "attach broker to web for database { port admin }\n",
)

NAME_CLASH = Code(
    slug="pod/name-clash",
    summary="two things in a pod, or two objects, have one name",
    why="Containers, volumes and ports of a pod are known by their names, and so are objects.",
    example=_APP
    + _WEB
    + 'attach sidecar web to web {\n  image "registry.example.com/topz:1.0"\n  user  10002\n}\n',
    instead=_APP
    + _WEB
    + 'attach sidecar topz to web {\n  image "registry.example.com/topz:1.0"\n  user  10002\n}\n',
)

PATH_CLASH = Code(
    slug="pod/path-clash",
    summary="two volumes are mounted at one path of a container",
    why="The second would hide the first.",
    example=_APP
    + _HEAD
    + "  storage 1Gi at /data\n  file /data/settings from secret web/settings\n"
    + _TAIL,
    instead=_APP
    + _HEAD
    + "  storage 1Gi at /data\n  file /etc/web/settings from secret web/settings\n"
    + _TAIL,
)

WITHIN_READ_ONLY = Code(
    slug="pod/within-read-only",
    summary="a volume is mounted within one that its container cannot write",
    why=(
        "What is mounted needs a directory to stand on. In a volume that another container fills"
        " and this one may only read, it cannot be made: the container never starts."
    ),
    example=_APP
    + _HEAD
    + "  scratch 1Gi at /app/cache\n"
    + _TAIL
    + 'attach git-sync to web {\n  repository "https://git.example.com/acme/site.git"\n'
    + "  into /app/current\n}\n",
    instead=_APP
    + _HEAD
    + "  scratch 1Gi at /app/cache\n"
    + _TAIL
    + 'attach git-sync to web {\n  repository "https://git.example.com/acme/site.git"\n'
    + "  into /app/site/current\n}\n",
)

_SHARDED = (
    'service cache {{\n  image   "memcached:1.6"\n  port    memcached 11211\n  sharded 2\n'
    "  data    cache\n  ready   tcp\n}}\n"
    'service web {{\n  image "registry.example.com/web:1.0"\n  user  10001\n  port  http 8080\n'
    "  ready GET /ready\n  reach load-balancer\n  env   CACHE address of cache{}\n}}\n"
)

RANDOM_SHARD = Code(
    slug="dial/random-shard",
    summary="the address of a sharded service leads to any shard",
    why=(
        "Each shard holds a part of its own. Behind the service's name every connection goes to"
        " another: what was written over one is not found over the next, without an error. A router"
        " of shards knows where a key is; a caller that knows the shards itself says `direct`. The"
        " same holds for what stands between: a cache, another ambassador, an edge, the arm of a"
        " split, a load balancer. A `session` by header or cookie tells the pods apart."
    ),
    example=_APP + _SHARDED.format(""),
    instead=_APP + _SHARDED.format(" direct"),
)
