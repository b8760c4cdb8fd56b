"""The codes of splits: of who their clients are, and of what their arms lead to."""

from __future__ import annotations

from ddpc.diagnostics import Code

_APP = "app demo { }\n"
_PODS = "app demo { pods 10.244.0.0/16 }\n"
_WEB = (
    'service web {\n  image "registry.example.com/web:1.0"\n  user  10001\n  port  http 8080\n'
    "  ready GET /ready\n}\nservice experiment like web { }\n"
)
_CALLER = (
    'service caller {\n  image "registry.example.com/caller:1.0"\n  user  10001\n  calls web\n}\n'
)
_BY_ADDRESS = "attach split to web{} {{\n  send 10% to experiment\n  sticky client-ip\n{}}}\n"
_SPLIT = "attach split to web{} {{ send 10% to experiment; reach load-balancer }}\n"
_TLS = (
    'attach tls to {}{} {{\n  hosts "www.example.com"\n  certificate secret web-tls\n'
    "  reach load-balancer\n}}\n"
)

COLLAPSED_SPLIT = Code(
    slug="split/collapsed-address",
    summary="users are told apart by their address where all of them have the same",
    why=(
        "Behind another tier the peer is that tier: all users would go to one arm together, and the"
        " other arms would get nothing. The real address is in a header that the tier sets, and is"
        " believed only from the pods' networks, which the app states."
    ),
    example=_APP + _WEB + _BY_ADDRESS.format(" separate", "") + _TLS.format("web", ""),
    instead=_PODS + _WEB + _BY_ADDRESS.format(" separate", "") + _TLS.format("web", ""),
)

PODS_ONLY = Code(
    slug="split/clients-are-pods",
    summary="users are told apart by their address, and the only clients are pods",
    why=(
        "A pod that calls has one address for all whom it serves. A few callers are a few draws:"
        " of two pods, a 10% arm gets all, half or nothing, mostly nothing."
    ),
    example=_APP + _WEB + _CALLER + _BY_ADDRESS.format("", ""),
    instead=_APP
    + _WEB
    + _CALLER
    + _BY_ADDRESS.format("", "").replace("client-ip", "header x-user"),
)

ARM_LAYERS = Code(
    slug="split/arm-with-layers",
    summary="an arm's own TLS or limits would not be passed through",
    why=(
        "What comes before a split comes before all of its arms. An arm is entered below that: its"
        " own cache serves, its own TLS and limits are passed by, which whoever attached them may"
        " not expect. With `full` an arm is entered as its other callers in the cluster enter it."
    ),
    example=_PODS
    + _WEB
    + _SPLIT.format("")
    + "attach rate-limit to experiment { anonymous 10/s }\n",
    instead=_PODS
    + _WEB
    + _SPLIT.format(" full")
    + "attach rate-limit to experiment { anonymous 10/s }\n",
)

NOT_BELOW = Code(
    slug="split/not-below",
    summary="an arm cannot be entered below its own split",
    why=(
        "An arm is entered below its own split, so that no request is split twice. Where what"
        " stands below is one server with the split, or nothing stands there at all, there is no"
        " such place."
    ),
    example=_APP
    + _WEB
    + _SPLIT.format("")
    + "service third like web { }\n"
    + "attach split to experiment { send 10% to third; sticky none }\n"
    + "attach session to experiment { by header x-user; pods listed }\n",
    instead=_APP
    + _WEB
    + _SPLIT.format("")
    + "service third like web { }\n"
    + "attach split to experiment separate { send 10% to third; sticky none }\n"
    + "attach session to experiment { by header x-user; pods listed }\n",
)

FRONT_BEHIND_TLS = Code(
    slug="graph/front-behind-tls",
    summary="a front that is dialled inside of the cluster is one server with its TLS",
    why=(
        "A split that is one server with TLS is for what comes through TLS. A service's pods still"
        " answer to its name inside; a front has none."
    ),
    example=_APP
    + _WEB
    + _CALLER.replace("calls web", "calls site")
    + "front site { port http 80 }\n"
    + "attach split to site { send 10% to experiment; send rest to web }\n"
    + _TLS.format("site", ""),
    instead=_APP
    + _WEB
    + _CALLER.replace("calls web", "calls site")
    + "front site { port http 80 }\n"
    + "attach split to site { send 10% to experiment; send rest to web }\n"
    + _TLS.format("site", " separate"),
)
