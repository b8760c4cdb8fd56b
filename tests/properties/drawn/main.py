"""The service that a drawn program is about."""

from __future__ import annotations

from attrs import frozen

from ddpc.ir.design import Placement
from ddpc.schema.pieces.service import SERVICE
from tests.properties.drawn.choices import Choices
from tests.properties.drawn.model import Piece
from tests.properties.drawn.variants import Variant
from tests.properties.drawn.words import Scene, block, statements_of


@frozen
class Main:
    """What the service of a program is, by what is attached to it."""

    redis: bool
    http: bool
    grpc: bool
    hidden: bool
    """Whether it listens on localhost, behind a sidecar."""
    several: bool = False
    """Whether it has several ports."""

    @property
    def port(self) -> str:
        return "redis" if not self.http else "grpc" if self.grpc else "http"


def main_for(choices: Choices, variants: tuple[Variant, ...]) -> Main:
    """What the service has to be for what is attached."""
    here = [one for one in variants if one.kind == "service"]
    redis = any(one.pattern.name == "shard" and one.placement is Placement.TIER for one in here)
    web = any(
        one.placement in (Placement.TIER, Placement.SIDECAR) and "http" in one.pattern.protocols
        for one in here
    )
    watched = any(one.pattern.name == "metrics" for one in here) and not web
    redis = redis or (watched and choices.once_in(3))
    only_http = any(one.pattern.name in ("cache", "split") for one in variants)
    inside = any(one.pattern.name == "tls" and one.placement is Placement.SIDECAR for one in here)
    grpc = web and not only_http and choices.once_in(8)
    return Main(redis, web or not redis, grpc, inside and not choices.once_in(4))


def service(choices: Choices, main: Main) -> Piece:
    """The service, with some settings more."""
    scene = Scene(place="service", name="web", ports=(8181, 8182), main=main.port)
    base: list[str] = []
    if main.redis:
        base += ["port redis 6379", "sharded 2", "data cache", "ready tcp port redis"]
    if main.http:
        hidden = " on localhost" if main.hidden else ""
        base.append(("port grpc 9000" if main.grpc else "port http 8080") + hidden)
    if main.http and not main.redis:
        usual = "ready grpc" if main.grpc else "ready GET /ready port http"
        usual = 'ready command "/bin/ready"' if main.hidden else usual
        if not choices.once_in(15):
            base.append(usual)
    said = tuple(one for text in base for one in statements_of(text))
    without = tuple({one.word for one in said} - {"port"})
    drawn = block(choices, SERVICE, scene, most=4, without=(*without, *_against(main)))
    if main.redis:
        drawn = tuple(one for one in drawn if one.word != "image")
        said = (*statements_of('image "redis:7.2"'), *said)
    return Piece(kind="service", name="web", settings=(*said, *drawn))


def _against(main: Main) -> tuple[str, ...]:
    return ("replicas", "sharded", "storage") if main.redis else ("sharded", "data")
