"""Image builds: the Dockerfiles of a Deployment."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ddpc.backends.contract import Lines, OutputFile, Served
from ddpc.backends.images import codes
from ddpc.diagnostics import Diagnostic, Label
from ddpc.ir.deployment import Build, Deployment
from ddpc.ir.origin import UNKNOWN
from ddpc.ir.values import Image


def emit(
    deployment: Deployment, served: Mapping[tuple[str, str], Served]
) -> tuple[tuple[OutputFile, ...], tuple[Diagnostic, ...]]:
    """``images/<name>/Dockerfile`` for every build and what it copies, in the order of their names.

    ``served`` is by (workload name, container name).
    """
    builds: dict[str, Build] = {}
    images: dict[str, Image] = {}
    report: list[Diagnostic] = []
    for build, image in _builds(deployment, served):
        images[build.name] = image
        first = builds.setdefault(build.name, build)
        if (first.dockerfile, first.files) != (build.dockerfile, build.files):
            report.append(_two_builds(first, build))
    if builds and deployment.application.registry is None:
        report.append(_no_registry(deployment, tuple(sorted(builds))))
    files = [file for name in sorted(builds) for file in _files(builds[name], images[name])]
    return tuple(sorted(files, key=lambda file: file.path)), tuple(report)


def _builds(
    deployment: Deployment, served: Mapping[tuple[str, str], Served]
) -> Iterator[tuple[Build, Image]]:
    for workload in deployment.workloads:
        for container in workload.containers:
            server = served.get((workload.name, container.name))
            if server is not None and server.build is not None:
                yield server.build, server.image


def _files(build: Build, image: Image) -> Iterator[OutputFile]:
    for name, text in (("Dockerfile", build.dockerfile), *build.files):
        whole = Lines(1, len(text.splitlines()), build.origin)
        known = build.origin is not UNKNOWN and bool(text)
        yield OutputFile(
            path=f"images/{build.name}/{name}",
            text=text,
            lines=(whole,) if known else (),
            image=image if name == "Dockerfile" else None,
        )


def _two_builds(first: Build, second: Build) -> Diagnostic:
    return Diagnostic(
        code=codes.TWO_BUILDS,
        message=f"two different images would be built as `{second.name}`",
        span=second.origin.span,
        label="one comes from here",
        labels=(Label(span=first.origin.span, text="the other from here"),),
    )


def _no_registry(deployment: Deployment, names: tuple[str, ...]) -> Diagnostic:
    application = deployment.application
    return Diagnostic(
        code=codes.NO_REGISTRY,
        message=f"the app `{application.name}` names no registry for the images that it builds",
        span=application.origin.span,
        label="needs `registry`",
        notes=(f"built here: {', '.join(names)}",),
        helps=('add `registry "registry.example.com/NAME"` to the app',),
    )
