"""The codes of expectations."""

from __future__ import annotations

from ddpc.diagnostics import Code

_APP = "app demo { }\n"
_WEB = (
    'service web {\n  image "registry.example.com/web:1.0"\n  user  10001\n  port  http 8080\n'
    "  replicas 2\n  ready GET /ready\n  reach load-balancer\n}\n"
)
_SPLIT = (
    'service trial like web { image "registry.example.com/web:2.0" }\n'
    "attach split to web {\n  send 10% to trial\n  sticky cookie uid\n}\n"
)

IMPOSSIBLE = Code(
    slug="expect/impossible",
    summary="an expectation cannot come true, whatever runs",
    why="What is expected is checked by running; what the program itself rules out is said before.",
    example=_APP + _WEB + "expect web { GET /a again -> from cache }\n",
    instead=_APP + _WEB + "attach cache to web { }\nexpect web { GET /a again -> from cache }\n",
)

TOO_FEW = Code(
    slug="expect/too-few",
    summary="so few requests are made that a wrong share would pass too",
    why=(
        "How many requests an arm gets is a matter of chance, and the check allows for as much of"
        " it as the confidence says. Of a few requests, none at all is within that: the check could"
        " not fail."
    ),
    example=_APP + _WEB + _SPLIT + "expect web { GET / by 20 clients -> shares as declared }\n",
    instead=_APP + _WEB + _SPLIT + "expect web { GET / by 2000 clients -> shares as declared }\n",
)

TOO_MANY = Code(
    slug="expect/too-many",
    summary="an expectation makes more requests than a rehearsal does",
    why="A rehearsal runs on one machine, beside whatever else that does, and has an end.",
    example=_APP + _WEB + "expect web { GET / 1000000 times -> 200 }\n",
    instead=_APP + _WEB + "expect web { GET / 1000 times -> 200 }\n",
)

UNKNOWN_PART = Code(
    slug="expect/unknown-part",
    summary="what is to be down, or rolled out, is not there",
    why=(
        "A fault is put into something that runs: a declared service or external, a tier, a pattern"
        " that is attached to what is asked, or a pod that has a name. A misspelt one would leave"
        " all well, and the expectation would say nothing."
    ),
    example=_APP + _WEB + "expect web { with one replica of wbe down { GET / -> 200 } }\n",
    instead=_APP + _WEB + "expect web { with one replica of web down { GET / -> 200 } }\n",
)
