"""The codes of clients that are kept on pods."""

from __future__ import annotations

from ddpc.diagnostics import Code, Severity

_DNS = "app demo { dns kube-dns.kube-system.svc.cluster.local }\n"
_NAMED = "app demo { }\n"
_SHOP = (
    'service shop {\n  image    "registry.example.com/shop:4.2"\n  user     10001\n'
    "  port     http 8080\n  replicas 3\n  ready    GET /ready\n}\n"
)
_FRONT = (
    'service web {\n  image "registry.example.com/web:1.0"\n  user  10001\n  port  http 8080\n'
    "  ready GET /ready\n  reach load-balancer\n  calls shop\n}\n"
)
_BY_COOKIE = "attach session to shop { by cookie SESSION; reach load-balancer }\n"
_BEHIND_CACHE = (
    'attach cache to shop { ignore cookie "_ga*" "SES*"; reach load-balancer }\n'
    "attach session to shop { by cookie SESSION }\n"
)

COLLAPSED = Code(
    slug="session/collapsed-address",
    summary="clients are told apart by address where all have the address of a proxy",
    why=(
        "The cluster keeps a client's address on one pod. Behind a tier, an edge or a cache the"
        " only addresses are those of its pods: all clients of one such pod would come to one of"
        " the service, and those of the next one to another. A cookie or a header"
        " tells clients apart at every hop."
    ),
    example=_DNS
    + _SHOP
    + "attach cache to shop { reach load-balancer }\nattach session to shop { by client-ip }\n",
    instead=_DNS
    + _SHOP
    + "attach cache to shop { reach load-balancer }\n"
    + "attach session to shop { by cookie SESSION }\n",
)

FROM_OUTSIDE = Code(
    slug="session/from-outside",
    summary="clients outside of the cluster are told apart by address",
    why=(
        "Each node remembers for itself which client goes to which pod, and a load balancer may"
        " send a client's next connection to another node. Inside of the cluster a client's"
        " connections all start at its own node."
    ),
    example=_NAMED
    + _SHOP.replace("}\n", "  reach    load-balancer\n}\n")
    + "attach session to shop { by client-ip }\n",
    instead=_NAMED + _SHOP + _FRONT + "attach session to shop { by client-ip }\n",
)

PODS_LISTED = Code(
    slug="session/pods-listed",
    severity=Severity.WARNING,
    summary="a service becomes a StatefulSet, so that its pods have names",
    why=(
        "A client can only be kept on a pod that is known apart from the others: one name that"
        " stands for all of them is served in turn. nginx 1.30 follows the pods themselves, by"
        " asking the cluster's DNS; it has to know where that answers, which the app says with"
        " `dns`. Otherwise the pods are listed: the service becomes a StatefulSet, each pod gets a"
        " Service of its own, and their number is fixed. `pods listed` accepts that. Of a service"
        " that runs already, delete the Deployment once the StatefulSet serves."
    ),
    example=_NAMED + _SHOP + _BY_COOKIE,
    instead=_DNS + _SHOP + _BY_COOKIE,
)

SCALED = Code(
    slug="session/scaled",
    summary="the pods of a service are listed by name, and are to be scaled",
    why=(
        "Where pods are listed, their names stand in the configuration of every replica: an"
        " autoscaler's new pod would be in none of them, and a removed one still in all."
    ),
    example=_NAMED + _SHOP.replace("replicas 3", "replicas 2..10 on cpu 70%") + _BY_COOKIE,
    instead=_DNS + _SHOP.replace("replicas 3", "replicas 2..10 on cpu 70%") + _BY_COOKIE,
)

KEY_TAKEN = Code(
    slug="session/key-taken",
    summary="clients are told apart by a cookie that a cache takes away",
    why=(
        "A cache that ignores a cookie removes it from requests, so that they can be answered from"
        " the store. Behind it nobody has the cookie, and everybody goes to any pod."
    ),
    example=_DNS + _SHOP + _BEHIND_CACHE,
    instead=_DNS + _SHOP + _BEHIND_CACHE.replace(' "SES*"', ""),
)

NEVER_STORED = Code(
    slug="session/never-stored",
    summary="a cookie is given to everyone behind a cache",
    why=(
        "An answer that sets a cookie is for one client, and no cache stores it. Where each new"
        " client is given one behind the cache, nothing is ever stored."
    ),
    example=_DNS
    + _SHOP
    + "attach cache to shop { reach load-balancer }\n"
    + "attach session to shop { by cookie SESSION issued }\n",
    instead=_DNS
    + _SHOP
    + "attach cache to shop { reach load-balancer }\n"
    + "attach session to shop { by cookie SESSION }\n",
)

CANNOT_FOLLOW = Code(
    slug="session/cannot-follow",
    summary="pods are to be followed where they cannot be",
    why=(
        "Pods are followed by asking the cluster's DNS for them, which nginx does from 1.30 on. It"
        " cannot find that by itself: the app says where it answers, by address or by name. In most"
        " clusters the name is `kube-dns.kube-system.svc.cluster.local`."
    ),
    example=_NAMED + _SHOP + _BY_COOKIE.replace("SESSION;", "SESSION; pods followed;"),
    instead=_DNS + _SHOP + _BY_COOKIE.replace("SESSION;", "SESSION; pods followed;"),
)
