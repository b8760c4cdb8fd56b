"""The diagnostics of the nginx backend."""

from __future__ import annotations

from typing import Final

from ddpc.diagnostics import Code

_WEB: Final = (
    'app shop { }\n\nservice web {\n  image "registry.example.com/web:1.0"\n  user  10001\n'
    "  port  http 8080\n  ready GET /ready\n}\n\n"
)
_LIMITED: Final = (
    _WEB + "attach rate-limit to web {\n  anonymous 10/s burst 20\n  reach load-balancer\n"
)


def _edge(paths: str) -> str:
    return (
        f'{_WEB}edge public {{\n  host "a.example.com" {{ {paths} }}\n'
        "  certificate secret public-tls\n  reach load-balancer\n}\n"
    )


def _split(authority: str) -> str:
    service = _WEB.replace("8080", "8080 on localhost").replace(
        "GET /ready", 'command "/bin/web" "--health"'
    )
    attached = "".join(
        f"attach tls to {name} as sidecar {{\n"
        f'  hosts "{name}.example.com"; certificate secret {name}-tls; authority secret {signed}\n'
        "}\n"
        for name, signed in (("web", "a-ca"), ("experiment", authority))
    )
    return (
        f"{service}service experiment like web {{ }}\n{attached}"
        "attach split to web { send 10% to experiment; reach load-balancer }\n"
    )


UNCARRIED: Final = Code(
    slug="nginx/uncarried",
    summary="a value that an nginx configuration cannot hold exactly",
    why=(
        "nginx has an escape for quotes and backslashes, and for nothing else. A control character "
        "would end the line or the value, so that the rest of the text would be read as "
        "configuration; a variable that nginx does not know keeps it from starting. Paths are "
        "compared in their plain form: decoded, without empty or dot segments."
    ),
    example=_LIMITED + "  on GET /a//b 5/min burst 5\n}\n",
    instead=_LIMITED + "  on GET /a/b 5/min burst 5\n}\n",
)

TOO_SMALL: Final = Code(
    slug="nginx/too-small",
    summary="nginx does not fit into so little memory",
    why=(
        "Two workers take 5 to 7Mi before anybody has come. Each answer whose reader is slow has"
        " buffers of up to 144Ki, and TLS sessions fill a cache of 10Mi. A container that is too"
        " small is killed when it starts, or when clients come."
    ),
    example=_LIMITED + "  memory 16Mi\n}\n",
    instead=_LIMITED + "  memory 64Mi\n}\n",
)

ZONES: Final = Code(
    slug="nginx/zones",
    summary="limits that remember more clients than the container's memory can hold",
    why=(
        "nginx remembers each client in a zone of shared memory: 128 bytes for an address, 256 for "
        "an identity. A zone that is too small forgets without a word; one that is larger than the "
        "container's memory gets its server killed once it has filled."
    ),
    example=_LIMITED + "  clients 1000000\n}\n",
    instead=_LIMITED + "  clients 1000000\n  memory 192Mi\n}\n",
)

RATE: Final = Code(
    slug="nginx/rate",
    guard=True,
    summary="a rate that nginx cannot count",
    why=(
        "nginx counts whole requests a second or a minute, and nothing slower than one a minute. "
        "A rate that is written for all replicas together is divided by their number first."
    ),
)

UNVERIFIED: Final = Code(
    slug="nginx/unverified",
    guard=True,
    summary="a limit for authenticated clients, and nothing that verifies them",
    why=(
        "Whoever sends a made-up Authorization header with each request gets a fresh allowance "
        "each time: such a limit limits nobody. nginx asks a verifier, or treats everyone as "
        "anonymous."
    ),
)

UNVERIFIED_UPSTREAM: Final = Code(
    slug="nginx/unverified-upstream",
    guard=True,
    summary="an upstream over TLS whose certificate nothing verifies",
    why="A connection to a certificate that nobody verifies can be to anyone.",
)

TWICE: Final = Code(
    slug="nginx/twice",
    summary="two statements that claim the same host or path",
    why=(
        "nginx would take the first one and only warn of the other, or refuse to start. Two ways "
        "to write the same character (`x` and `%78`) are one path."
    ),
    example=_edge("path /x to web; path /%78 to web"),
    instead=_edge("path /x to web; path /%79 to web"),
)

AUTHORITIES: Final = Code(
    slug="nginx/split-authorities",
    summary="arms of a split whose certificates different authorities have signed",
    why=(
        "One location leads to whichever arm a request belongs to, and nginx verifies all that it "
        "leads to by one bundle of authorities."
    ),
    example=_split("b-ca"),
    instead=_split("a-ca"),
)

NATIVE_VALUE: Final = Code(
    slug="nginx/native-value",
    summary="a value that an nginx setting does not take",
    why=(
        "What nginx would refuse when it starts is refused here, at the statement. The forms are "
        "those of nginx's manual: sizes end in k or m, times in ms, s, m, h or d, switches are on "
        "or off."
    ),
    example=_LIMITED + "  nginx { gzip yes }\n}\n",
    instead=_LIMITED + "  nginx { gzip on }\n}\n",
)

NATIVE_CLASH: Final = Code(
    slug="nginx/native-clash",
    summary="a setting in nginx's own words that contradicts what is generated",
    why=(
        "The headers that carry the client's identity, and those of the connection, are set in one "
        "place for every hop; a second hand on them would let forged ones through or break the "
        "connection."
    ),
    example=_LIMITED + '  nginx { proxy_set_header X-Real-IP "192.0.2.1" }\n}\n',
    instead=_LIMITED + '  nginx { proxy_set_header X-Team "blue" }\n}\n',
)
