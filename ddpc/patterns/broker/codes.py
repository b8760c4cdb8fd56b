"""The codes of brokers."""

from __future__ import annotations

from typing import Final

from ddpc.diagnostics import Code, Severity

_APP: Final = "app demo { }\n"
_WEB: Final = (
    'service web {\n  image "registry.example.com/web:1.0"\n  user  10001\n  port  http 8080\n'
    "  ready GET /ready\n  reach load-balancer\n  env   DATABASE address of mysql\n}\n"
)
_MYSQL: Final = 'external mysql {\n  host "db.example.com"\n  port mysql 3306\n}\n'
_DATABASE: Final = (
    'service mysql {\n  image "mysql:8.4"\n  user  999\n  port  mysql 3306\n'
    "  storage 1Gi at /var/lib/mysql\n  ready tcp\n}\n"
)
_AT_ADDRESS: Final = _MYSQL.replace('"db.example.com"', "192.0.2.30")
_BROKER: Final = "attach broker to web for mysql {{ {} }}\n"

BY_ADDRESS: Final = Code(
    slug="broker/address-by-name",
    summary="a name of the cluster is to stand for an address",
    why=(
        "A Service of the type ExternalName is an alias of another name (a CNAME). Of an address"
        " there is none: the cluster would take the digits for a name that nobody finds."
    ),
    example=_APP + _WEB + _AT_ADDRESS + _BROKER.format("by name"),
    instead=_APP + _WEB + _AT_ADDRESS + _BROKER.format("listen 3306"),
)

HAS_A_NAME: Final = Code(
    slug="broker/has-a-name",
    summary="a name of the cluster is to stand for what has one",
    why=(
        "A service or front of the build is dialled by its name as it is. A second name would be an"
        " alias that nothing else in the program knows of."
    ),
    example=_APP + _WEB + _DATABASE + _BROKER.format("by name"),
    instead=_APP + _WEB + _DATABASE + _BROKER.format("listen 3307"),
)

PORT_BY_NAME: Final = Code(
    slug="broker/port-by-name",
    summary="a name of the cluster is to be dialled at another port",
    why=(
        "An alias leads to another host and says nothing of ports: who dials it comes to the port"
        " that was dialled. An ambassador can listen on a port of its own."
    ),
    example=_APP + _WEB + _MYSQL + _BROKER.format("by name; listen 3307"),
    instead=_APP + _WEB + _MYSQL + _BROKER.format("by name; listen 3306"),
)

TWO_PRIMARIES: Final = Code(
    slug="broker/two-primaries",
    summary="a broker is to turn to a second database",
    why=(
        "A proxy turns to the second when it cannot reach the first, and back again; each pod by"
        " itself. If both take writes, some writes are in the one and some in the other (split"
        " brain)."
        " Failover belongs to the database, which can make sure that one of them stops."
    ),
    example=_APP + _WEB + _MYSQL + _BROKER.format('backup "db2.example.com"'),
    instead=_APP + _WEB + _MYSQL + _BROKER.format("listen 3306"),
)

UNUSED: Final = Code(
    slug="broker/unused-setting",
    summary="a setting of an ambassador stands where there is none",
    why="With `by name` nothing runs in the pods, so nothing can have a size or a time-out.",
    example=_APP + _WEB + _MYSQL + _BROKER.format("by name; idle 10min"),
    instead=_APP + _WEB + _MYSQL + _BROKER.format("idle 10min"),
)

NO_TCP: Final = Code(
    slug="broker/no-connection",
    summary="an ambassador is to stand for a port without connections",
    why="An ambassador passes on TCP connections. Datagrams (udp) can be sent to a name.",
    example=_APP + _WEB + _MYSQL.replace("mysql 3306", "udp 3306") + _BROKER.format(""),
    instead=_APP + _WEB + _MYSQL.replace("mysql 3306", "udp 3306") + _BROKER.format("by name"),
)

NAME_WITHIN: Final = Code(
    slug="broker/name-within",
    severity=Severity.WARNING,
    summary="what is dialled is a part of what is said",
    why=(
        "A client of HTTP names the host that it dials in each request, and over TLS it expects a"
        " certificate for that name. It would ask for `localhost`, or for the name in the cluster,"
        " and the server on the other side knows neither. A broker passes connections on and cannot"
        " mend that."
    ),
    example=_APP + _WEB + _MYSQL.replace("mysql 3306", "https 443") + _BROKER.format("listen 8443"),
    instead=_APP + _WEB + _MYSQL.replace("mysql 3306", "https 443"),
)
