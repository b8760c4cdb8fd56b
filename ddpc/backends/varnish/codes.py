"""What Varnish cannot serve, said before anybody tries."""

from __future__ import annotations

from typing import Final

from ddpc.diagnostics import Code

UNSERVED_LAYER: Final = Code(
    slug="varnish/unserved-layer",
    summary="Varnish cannot hold this layer at this place",
)
UPSTREAM_PROTOCOL: Final = Code(
    slug="varnish/upstream-protocol",
    summary="Varnish speaks plain HTTP/1.1 to what is behind it",
)
UPSTREAM_ADDRESS: Final = Code(
    slug="varnish/upstream-address",
    summary="Varnish needs one stable address behind it",
)
UNCARRIED: Final = Code(
    slug="varnish/uncarried",
    summary="VCL cannot carry this value exactly",
)
CONNECTIONS: Final = Code(
    slug="varnish/connections",
    summary="Varnish cannot count a client's requests in progress",
)
STORE: Final = Code(
    slug="varnish/store",
    summary="Varnish does not start with a store this small",
)
PARAMETER: Final = Code(
    slug="varnish/parameter",
    summary="Varnish does not start with this value of a parameter",
)
