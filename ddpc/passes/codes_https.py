"""The codes of certificates that servers of the build verify."""

from __future__ import annotations

from ddpc.diagnostics import Code

_APP = "app demo { }\n"
_WEB = (
    'service web {\n  image "registry.example.com/web:1.0"\n  user  10001\n  port  http 8080\n'
    "  ready GET /ready\n}\n"
    "attach rate-limit to web {\n  anonymous 10/s\n"
    "  authenticated 100/s verified by accounts at /verify\n  reach load-balancer\n}\n"
)
_ACCOUNTS = (
    'service accounts {\n  image "registry.example.com/accounts:1.0"\n  user  10001\n'
    "  port  https 8443\n  ready tcp\n"
)

UNVERIFIED = Code(
    slug="https/unverified",
    summary="a port is dialled over https, and nothing says how its certificate is verified",
    why=(
        "A connection to a certificate that nobody verifies can be to anyone, who then learns what"
        " is sent: credentials, for a verifier. An external is verified by the public authorities"
        " and the name of its host, unless it says otherwise. The name of a service means nothing"
        " outside of the cluster, and an address is no name: those say who signed their"
        " certificate, and what it is for."
    ),
    example=_APP + _WEB + _ACCOUNTS + "}\n",
    instead=_APP + _WEB + _ACCOUNTS + "  authority secret accounts-ca\n}\n",
)

NOT_ENCRYPTED = Code(
    slug="https/not-encrypted",
    summary="an authority is stated where nothing speaks https",
    why="It verifies the certificate of ports of the protocol `https`, and there is none.",
    example=_APP
    + _WEB
    + 'external accounts {\n  host "accounts.example.com"\n  port http 8080\n'
    + "  authority secret accounts-ca\n}\n",
    instead=_APP
    + _WEB
    + 'external accounts {\n  host "accounts.example.com"\n  port https 8443\n'
    + "  authority secret accounts-ca\n}\n",
)
