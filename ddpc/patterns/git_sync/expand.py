"""From an attachment of git-sync to a container beside the service, and what both see."""

from __future__ import annotations

from posixpath import split
from typing import Final

from ddpc.diagnostics import Diagnostic
from ddpc.ir.deployment import (
    Container,
    ContainerPort,
    HttpGet,
    Mount,
    Probe,
    Role,
    Scratch,
    SecretFiles,
    Volume,
)
from ddpc.ir.design import Call, Service
from ddpc.ir.origin import Origin
from ddpc.ir.values import Duration, SecretKey, Size
from ddpc.patterns.contract import Beside, Contribution, Use
from ddpc.patterns.git_sync.codes import INTO, NO_WAY_OUT
from ddpc.patterns.git_sync.flags import HOSTS, IMAGE, KEY, LOGIN, ROOT, USER, flags
from ddpc.patterns.git_sync.options import GitSyncOptions
from ddpc.patterns.ports import port_name
from ddpc.reading.system import SYSTEM

_OWN: Final = (".git", ".worktrees", "tmp-link")
"""What git-sync itself has under its root."""

_TEMPORARY: Final = Size(64 << 20)
"""git's settings, the socket of its credentials, and packs on their way."""


def expand(use: Use, report: list[Diagnostic]) -> Contribution:
    """The container, its volumes, and where the service sees what was fetched."""
    options, origin = use.attachment.options, use.attachment.origin
    assert isinstance(options, GitSyncOptions)
    assert isinstance(use.subject, Service)
    directory, link = split(options.into)
    _check_place(directory, link, options.placed, report)
    label = use.attachment.label
    name = "git-sync" if label is None else f"git-sync-{label}"
    content = Scratch(name=name, size=options.size, origin=origin)
    temporary = Scratch(name=f"{name}-tmp", size=_TEMPORARY, origin=origin)
    secrets = _secrets(name, options, origin)
    container = Container(
        name=name,
        role=Role.SIDECAR,
        image=IMAGE,
        arguments=flags(options, link),
        ports=(
            ContainerPort(
                name=port_name(name), number=options.health, protocol="http", origin=origin
            ),
        ),
        mounts=(
            Mount(volume=content.name, path=ROOT, read_only=False),
            Mount(volume=temporary.name, path="/tmp", read_only=False),
            *(Mount(volume=secret.name, path=path) for secret, path in secrets),
        ),
        cpu=options.cpu,
        memory=options.memory,
        # 503 until the first revision is there, then 200 (README, --http-bind). Until then nothing
        # else starts in the pod.
        started=_asks(options.health, every=2, failures=150),
        alive=_asks(options.health, every=10, failures=3),
        user=USER,
        locked=True,
        read_only_root=True,
        origin=origin,
    )
    volumes: tuple[Volume, ...] = (content, temporary, *(secret for secret, _ in secrets))
    return Contribution(
        beside=(
            Beside(
                containers=(container,),
                volumes=volumes,
                mounts=(Mount(volume=content.name, path=directory),),
                calls=_calls(use, options, report),
                group=USER,
                origin=origin,
            ),
        )
    )


def _asks(port: int, *, every: int, failures: int) -> Probe:
    return Probe(
        asks=HttpGet(path="/", port=port),
        every=Duration(every * 1_000),
        timeout=Duration(2_000),
        failures=failures,
    )


def _secrets(
    name: str, options: GitSyncOptions, origin: Origin
) -> tuple[tuple[SecretFiles, str], ...]:
    """Each as a file in a directory of its own, with that directory."""
    wanted: list[tuple[str, SecretKey, str, str]] = []
    if options.login is not None:
        wanted.append(("login", options.login[1], LOGIN, "password"))
    if options.key is not None:
        wanted.append(("key", options.key[0], KEY, "key"))
        wanted.append(("hosts", options.key[1], HOSTS, "known_hosts"))
    return tuple(
        (
            SecretFiles(
                name=f"{name}-{part}",
                secret=secret.secret,
                items=((secret.key, file),),
                origin=origin,
            ),
            directory,
        )
        for part, secret, directory, file in wanted
    )


def _check_place(directory: str, link: str, placed: Origin, report: list[Diagnostic]) -> None:
    if directory in SYSTEM:
        report.append(
            Diagnostic(
                code=INTO,
                message=f"`{directory}` would hide all that the image has there",
                span=placed.span,
                label="the directory above the link is mounted whole",
                helps=("give it a directory of its own, such as `/app/current`",),
            )
        )
        return
    if link in _OWN:
        report.append(
            Diagnostic(
                code=INTO,
                message=f"git-sync has a `{link}` of its own beside the link",
                span=placed.span,
                label="call it otherwise",
            )
        )


def _calls(use: Use, options: GitSyncOptions, report: list[Diagnostic]) -> tuple[Call, ...]:
    """The call to the repository's host, where it is declared."""
    wanted = options.repository
    for name, (host, ports) in sorted(use.design.ports_by_name.items()):
        if host.lower() == wanted.host and any(port.dialled == wanted.port for port in ports):
            return (Call(target=name, port=wanted.port, origin=use.attachment.origin),)
    if use.design.app.application.network == "strict":
        spoken = "https" if wanted.scheme == "https" else "tcp"
        declared = f'external NAME {{ host "{wanted.host}"; port {spoken} {wanted.port}; … }}'
        report.append(
            Diagnostic(
                code=NO_WAY_OUT,
                message=f"the network does not let out to `{wanted.host}` at port {wanted.port}",
                span=options.asked.span,
                label="fetched from there",
                helps=(f"declare it, with the networks of its `addresses`: `{declared}`",),
            )
        )
    return ()
