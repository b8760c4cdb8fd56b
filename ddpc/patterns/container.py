"""A container of one's own in a service's pods: what sidecar, ambassador and adapter share."""

from __future__ import annotations

from attrs import evolve, field

from ddpc.diagnostics import Code, Diagnostic, Severity
from ddpc.ir.deployment import (
    Container,
    ContainerPort,
    Mount,
    Probe,
    Role,
    Scratch,
    Variable,
)
from ddpc.ir.design import Port
from ddpc.ir.origin import Origin
from ddpc.ir.values import Cpu, Image, SecretKey, Size
from ddpc.node import frozen
from ddpc.patterns.contract import Beside, Contribution, Use
from ddpc.patterns.ports import port_name
from ddpc.reading.given import check_given
from ddpc.reading.ports import ports_of
from ddpc.reading.probes import probe_of
from ddpc.schema.pieces import service
from ddpc.schema.pieces.probe import probe_word
from ddpc.schema.settings import Block
from ddpc.schema.word import Many, Word

_APP = "app demo { }\n"
_WEB = (
    'service web {\n  image "registry.example.com/web:1.0"\n  user  10001\n  port  http 8080\n'
    "  ready GET /ready\n  reach load-balancer\n}\n"
)
_TOPZ = 'attach sidecar topz to web {{\n  image "registry.example.com/topz:1.0"\n{}}}\n'

NO_USER = Code(
    slug="container/no-user",
    severity=Severity.WARNING,
    summary="nothing says which user an image runs as",
    why=(
        "With a numeric user the full restricted profile holds: no root, no capabilities."
        " Without one"
        " the container gets only what cannot break it, and a namespace that enforces the profile"
        " refuses it."
    ),
    example=_APP + _WEB + _TOPZ.format(""),
    instead=_APP + _WEB + _TOPZ.format("  user 10002\n"),
)

PORT = evolve(
    service.PORT,
    doc=(
        "A port that the container listens on. Unless `named`, one alone is called after the"
        " container, and of several each after container and protocol; callers dial its number"
        " unless `published`; `on localhost` only the pod itself reaches it."
    ),
)

WORDS = (
    Word(
        name="image",
        forms=("<value:image>",),
        doc="The container image, with a tag or a digest.",
        required=True,
    ),
    Word(
        name="run",
        forms=("<entry:text> [with <arguments:text...>]", "with <arguments:text...>"),
        doc="What is run instead of the image's entrypoint, and its arguments.",
        default="what the image says",
    ),
    Word(
        name="env",
        forms=("<name:variable> secret <secret:secret-key>", "<name:variable> <value:text>"),
        doc="An environment variable: text, or a key of a Secret.",
        many=Many.KEYED,
        key=("name",),
    ),
    Word(
        name="share",
        forms=("<path:directory> [size <size:size>]",),
        doc="A directory that this container and the service's own both see and write.",
        many=Many.KEYED,
        key=("path",),
    ),
    Word(name="cpu", forms=("<value:cpu>",), doc="The CPU request.", default="50m"),
    Word(name="memory", forms=("<value:sizes>",), doc="The memory.", default="64Mi"),
    probe_word("ready", "When it can serve: until then the pod gets no requests.", "none"),
    probe_word("alive", "When it must be restarted.", "none"),
    probe_word("started", "When it has started: the service starts after it.", "none"),
    Word(
        name="user",
        forms=("<value:user>",),
        doc="The numeric user that the image runs as: then the full restricted profile holds.",
    ),
)

SHARED = Size(1 << 30)


@frozen(kw_only=True)
class Share:
    """A directory that the container and the service's own both see."""

    path: str
    size: Size
    origin: Origin = field(eq=False, repr=False)


@frozen(kw_only=True)
class ContainerOptions:
    """What the block of a container of one's own says."""

    image: Image
    command: tuple[str, ...]
    arguments: tuple[str, ...]
    ports: tuple[Port, ...]
    unnamed: tuple[int, ...]
    """The numbers of the ports that have no name of their own."""
    listen: int | None
    direct: bool
    """Whether it dials the pods of what it stands for themselves."""
    environment: tuple[Variable, ...]
    shares: tuple[Share, ...]
    cpu: Cpu
    memory: tuple[Size, Size]
    ready: Probe | None
    alive: Probe | None
    started: Probe | None
    user: int | None
    head: Origin = field(eq=False, repr=False)


def read(block: Block, report: list[Diagnostic]) -> ContainerOptions | None:
    """The options; None where the block lacks its image (which has been said)."""
    image = block.value("image", Image)
    if image is None:
        return None
    check_given(block, report)
    run, user = block.one("run"), block.value("user", int)
    listen = block.value("listen", int)
    ports = ports_of(block, report)
    asked = ports
    if listen is not None:
        asked = (Port(name="listen", protocol="tcp", number=listen),)
    if user is None:
        report.append(
            Diagnostic(
                code=NO_USER,
                message=f"nothing says which user `{image}` runs as",
                span=block.head,
                label="runs with few restrictions",
                helps=("say the number of the user that the image is made for: `user NUMBER`",),
            )
        )
    size = Size(64 << 20)
    return ContainerOptions(
        image=image,
        command=tuple(t for t in (run.get("entry", str) if run else None,) if t),
        arguments=run.all("arguments", str) if run else (),
        ports=ports,
        unnamed=tuple(
            one.need("number", int) for one in block.listed("port") if one.get("name", str) is None
        ),
        listen=listen,
        direct=block.one("direct") is not None,
        environment=tuple(
            Variable(
                name=one.need("name", str),
                value=one.get("secret", SecretKey) or one.need("value", str),
                origin=Origin(one.head, one.text),
            )
            for one in block.listed("env")
        ),
        shares=tuple(
            Share(
                path=one.need("path", str),
                size=one.get("size", Size) or SHARED,
                origin=Origin(one.head, one.text),
            )
            for one in block.listed("share")
        ),
        cpu=block.value("cpu", Cpu) or Cpu(50),
        memory=block.value("memory", tuple) or (size, size),
        ready=probe_of(block.one("ready"), asked, report),
        alive=probe_of(block.one("alive"), asked, report),
        started=probe_of(block.one("started"), asked, report),
        user=user,
        head=Origin(block.head, ""),
    )


def expand(use: Use, report: list[Diagnostic]) -> Contribution:
    """The container beside the service, with the volumes that both share."""
    options = use.attachment.options
    assert isinstance(options, ContainerOptions)
    name = use.attachment.label or use.attachment.pattern
    origin = use.attachment.origin
    volumes = tuple(
        Scratch(name=f"{name}-{number}", size=share.size, origin=share.origin)
        for number, share in enumerate(options.shares)
    )
    mounts = tuple(
        Mount(volume=volume.name, path=share.path, read_only=False)
        for volume, share in zip(volumes, options.shares, strict=True)
    )
    own = _named(name, options)
    ports = tuple(
        ContainerPort(
            name=port.name,
            number=port.number,
            protocol=port.protocol,
            on_localhost=port.on_localhost,
            origin=port.origin,
        )
        for port in own
    )
    if options.listen is not None:
        ports = (
            ContainerPort(
                name=port_name(name),
                number=options.listen,
                protocol="tcp",
                on_localhost=True,
                origin=origin,
            ),
        )
    container = Container(
        name=name,
        role=Role.SIDECAR,
        image=options.image,
        command=options.command,
        arguments=options.arguments,
        ports=ports,
        environment=options.environment,
        mounts=mounts,
        cpu=options.cpu,
        memory=options.memory,
        ready=options.ready,
        alive=options.alive,
        started=options.started,
        user=options.user,
        locked=options.user is not None,
        origin=origin,
    )
    return Contribution(
        beside=(
            Beside(
                containers=(container,),
                volumes=volumes,
                mounts=mounts,
                ports=tuple(port for port in own if not port.on_localhost),
                origin=origin,
            ),
        )
    )


def _named(label: str, options: ContainerOptions) -> tuple[Port, ...]:
    """The ports under names that are theirs in the pod: the service has an `http` of its own."""
    several = len(options.unnamed) > 1
    return tuple(
        evolve(port, name=port_name(f"{label}-{port.protocol}" if several else label))
        if port.number in options.unnamed
        else port
        for port in options.ports
    )


__all__ = ["PORT", "WORDS", "ContainerOptions", "expand", "read"]
