"""The codes of layers, their order, and the servers that they become."""

from __future__ import annotations

from ddpc.diagnostics import Code, Severity

_APP = "app demo { }\n"
_WEB = (
    'service web {\n  image "registry.example.com/web:1.0"\n  user  10001\n  port  http 8080\n'
    "  ready GET /ready\n}\n"
)
_PODS = "app demo { pods 10.244.0.0/16 }\n"
_REACHED = _WEB.replace("}\n", "  reach load-balancer\n}\n")
_TWO_PORTS = _WEB.replace(
    "  ready GET /ready", "  port  http 9000 named admin\n  ready GET /ready port http"
)
_ACCOUNTS = 'external accounts {\n  host "accounts.example.com"\n  port http 8080\n}\n'
_TLS = '{{\n  hosts "www.example.com"\n  certificate secret web-tls\n  reach load-balancer\n{}}}\n'

CANNOT_WORK = Code(
    slug="layers/cannot-work",
    summary="layers stand in an order that cannot work",
    why=(
        "A layer works on what reaches it: a cache cannot read what is still encrypted, and a tier"
        " cannot stand inside of the pods that its own layer's sidecar is in front of."
    ),
    example=_APP
    + _WEB
    + "attach cache to web { }\nattach tls to web behind cache "
    + _TLS.format(""),
    instead=_APP + _WEB + "attach cache to web { }\nattach tls to web " + _TLS.format(""),
)

RARELY_MEANT = Code(
    slug="layers/rarely-meant",
    severity=Severity.WARNING,
    summary="layers stand in an order that is rarely meant",
    why=(
        "Behind a cache only the requests that it could not answer are limited: what is popular is"
        " not limited at all."
    ),
    example=_PODS
    + _REACHED
    + "attach cache to web { }\nattach rate-limit to web behind cache { anonymous 10/s }\n",
    instead=_PODS
    + _REACHED
    + "attach cache to web { }\nattach rate-limit to web { anonymous 10/s }\n",
)

BEHIND_NOTHING = Code(
    slug="layers/behind-nothing",
    summary="`behind` names a pattern that is not attached there",
    why="`behind` orders two layers of one service.",
    example=_APP + _WEB + "attach tls to web behind cache " + _TLS.format(""),
    instead=_APP + _WEB + "attach tls to web " + _TLS.format(""),
)

CONTRADICTION = Code(
    slug="layers/contradiction",
    summary="layers are each behind the other",
    why="The order of layers is a line from the user to the service.",
    example=_APP
    + _REACHED
    + "attach cache to web behind rate-limit { }\n"
    + "attach rate-limit to web behind cache { anonymous 10/s }\n",
    instead=_APP
    + _REACHED
    + "attach cache to web { }\nattach rate-limit to web { anonymous 10/s }\n",
)

TWO_COUNTS = Code(
    slug="layers/two-replica-counts",
    summary="two layers of one server say different numbers of replicas",
    why=(
        "Neighbouring layers that one server can hold become one tier, with one number of replicas."
        " `separate` keeps them apart."
    ),
    example=_APP
    + _WEB
    + "attach rate-limit to web { anonymous 10/s; replicas 3 }\nattach tls to web "
    + _TLS.format("  replicas 2\n"),
    instead=_APP
    + _WEB
    + "attach rate-limit to web { anonymous 10/s }\nattach tls to web "
    + _TLS.format("  replicas 2\n"),
)

SAME_LAYER = Code(
    slug="layers/same-twice",
    summary="one layer stands before a service twice",
    why="Two terminations, or two caches, before one port have no order that means something.",
    example=_APP + _REACHED + "attach cache to web { }\nattach cache more to web { }\n",
    instead=_APP + _REACHED + "attach cache to web { }\n",
)

NO_SERVER = Code(
    slug="layers/no-server",
    summary="no server kind can hold a layer",
    why=(
        "Each layer becomes part of one server's configuration, and settings in a tool's own words"
        " go with the tool: a layer with another tool's words has no server."
    ),
    example=_APP
    + _REACHED
    + _ACCOUNTS
    + "attach rate-limit to web {\n  anonymous 10/s\n"
    + "  authenticated 100/s verified by accounts at /verify\n"
    + "  varnish { gzip_level 9 }\n}\n",
    instead=_APP
    + _REACHED
    + _ACCOUNTS
    + "attach rate-limit to web {\n  anonymous 10/s\n"
    + "  authenticated 100/s verified by accounts at /verify\n}\n",
)

COLLAPSED = Code(
    slug="rate-limit/collapsed-address",
    summary="a limit by client address stands where every client has the same address",
    why=(
        "Behind another tier the peer is that tier: all clients would share one bucket. The real"
        " address is in a header that the tier sets, and is believed only from the pods' networks,"
        " which the app states."
    ),
    example=_APP
    + _WEB
    + "attach rate-limit to web separate { anonymous 10/s }\nattach tls to web "
    + _TLS.format(""),
    instead=_PODS
    + _WEB
    + "attach rate-limit to web separate { anonymous 10/s }\nattach tls to web "
    + _TLS.format(""),
)

RATE_TOO_SMALL = Code(
    slug="rate-limit/too-small",
    summary="a limit leaves less than one request a minute for each replica",
    why=(
        "Limits are enforced by each replica on its own, so what is written is divided by their"
        " number, in whole requests."
    ),
    example=_APP + _REACHED + "attach rate-limit to web {\n  anonymous 1/min\n  replicas 2\n}\n",
    instead=_APP + _REACHED + "attach rate-limit to web {\n  anonymous 2/min\n  replicas 2\n}\n",
)

PLAIN_BEFORE_TLS = Code(
    slug="tls/unverified-sidecar",
    summary="a tier stands before a TLS sidecar that it cannot verify",
    why=(
        "A connection to a certificate that nobody verifies can be to anyone. The tier needs the"
        " authority that signed the sidecar's certificate."
    ),
    example=_APP
    + _WEB.replace("8080", "8080 on localhost").replace(
        "GET /ready", 'command "/bin/web" "--health"'
    )
    + "attach rate-limit to web { anonymous 10/s; reach load-balancer }\n"
    + "attach tls to web as sidecar {\n"
    + '  hosts "www.example.com"\n  certificate secret web-tls\n}\n',
    instead=_APP
    + _WEB.replace("8080", "8080 on localhost").replace(
        "GET /ready", 'command "/bin/web" "--health"'
    )
    + "attach rate-limit to web { anonymous 10/s; reach load-balancer }\n"
    + "attach tls to web as sidecar {\n"
    + '  hosts "www.example.com"\n  certificate secret web-tls\n  authority secret web-ca\n}\n',
)

TWO_PORTS = Code(
    slug="layers/two-ports",
    summary="layers stand before different ports of one service",
    why="The layers of a service are one line, before one port of it.",
    example=_APP
    + _TWO_PORTS
    + "attach cache to web port http { reach load-balancer }\n"
    + "attach rate-limit to web port admin { anonymous 10/s }\n",
    instead=_APP
    + _TWO_PORTS.replace("named admin", "named admin on localhost")
    + "attach cache to web port http { reach load-balancer }\n"
    + "attach rate-limit to web port http { anonymous 10/s }\n",
)

PORT_LEFT = Code(
    slug="layers/port-left-behind",
    severity=Severity.WARNING,
    summary="a port is dialled at another name once layers stand before the service",
    why=(
        "The service's name stays with its outermost layer, which takes one port. The other"
        " ports are"
        " reached at the name of the pods themselves. A port that only probes ask has no callers."
    ),
    example=_APP
    + _WEB.replace("  ready", "  port  tcp 9000 named admin\n  ready").replace(
        "}\n", "  reach load-balancer\n}\n"
    )
    + "attach cache to web { }\n",
    instead=_APP + _REACHED + "attach cache to web { }\n",
)

SIDECAR_REPLICAS = Code(
    slug="layers/sidecar-replicas",
    summary="a sidecar is given a number of replicas",
    why="A sidecar runs in every pod of its service: the service says how many there are.",
    example=_APP
    + _WEB.replace("}\n", "  reach load-balancer\n}\n")
    + "attach rate-limit to web as sidecar { anonymous 10/s; replicas 3 }\n",
    instead=_APP
    + _WEB.replace("}\n", "  replicas 3\n  reach load-balancer\n}\n")
    + "attach rate-limit to web as sidecar { anonymous 10/s }\n",
)

LISTEN_INSIDE = Code(
    slug="layers/listen-inside",
    summary="a port is said for a layer that has no server of its own",
    why="Neighbouring layers become one server, which listens where its outermost layer does.",
    example=_APP
    + _WEB
    + "attach rate-limit to web { anonymous 10/s; listen 9000 }\nattach tls to web "
    + _TLS.format(""),
    instead=_APP
    + _WEB
    + "attach rate-limit to web { anonymous 10/s }\nattach tls to web "
    + _TLS.format("  listen 9443\n"),
)

_EDGE = (
    'edge public {\n  host "www.example.com" { path / to web }\n  certificate secret web-tls\n'
    "  reach load-balancer\n}\n"
)

APART_FROM_EDGE = Code(
    slug="layers/apart-from-edge",
    summary="limits of an edge are a server of their own",
    why=(
        "An edge leads each path to its service. A server behind it would get the requests for all"
        " of them, and not know which goes where: limits of an edge are part of its own server."
    ),
    example=_PODS + _WEB + _EDGE + "attach rate-limit to public separate { anonymous 10/s }\n",
    instead=_PODS + _WEB + _EDGE + "attach rate-limit to public { anonymous 10/s }\n",
)
