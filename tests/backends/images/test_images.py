"""Dockerfiles of what has to be built."""

from __future__ import annotations

from attrs import evolve

from ddpc.backends.contract import Lines, OutputFile
from ddpc.backends.images import emit
from ddpc.diagnostics import Diagnostic
from ddpc.ir.deployment import Build
from ddpc.ir.values import Image
from tests.backends.kubernetes.builder import application, one, origin, program, served, workload

NUTCRACKER = Build(
    name="nutcracker", dockerfile="FROM debian:13\nRUN true\n", origin=origin("attach shard", 30)
)
FLUENTD = Build(
    name="fluentd",
    dockerfile="FROM fluentd:v1.19\n",
    files=(("start", "#!/bin/sh\n"),),
    origin=origin("attach logs", 50),
)


def _emitted(
    *builds: Build | None, registry: str | None = "registry.example.com/demo"
) -> tuple[tuple[OutputFile, ...], tuple[Diagnostic, ...]]:
    """What is made of a pod whose containers are to be built so."""
    names = [f"proxy-{number}" for number in range(len(builds))]
    containers = tuple(program(name) for name in names)
    deployment = evolve(
        one(application=application(registry=registry)),
        workloads=(workload(containers=containers),),
    )
    return emit(
        deployment,
        {
            ("web", name): served(build=build, image=Image(build.name if build else name, "1"))
            for name, build in zip(names, builds, strict=True)
        },
    )


def test_every_build_has_its_dockerfile_and_what_it_copies() -> None:
    files, diagnostics = _emitted(NUTCRACKER, None, FLUENTD)
    assert [(file.path, file.image) for file in files] == [
        ("images/fluentd/Dockerfile", Image("fluentd", "1")),
        ("images/fluentd/start", None),
        ("images/nutcracker/Dockerfile", Image("nutcracker", "1")),
    ]
    assert files[2].text == NUTCRACKER.dockerfile
    assert files[2].lines == (Lines(1, 2, NUTCRACKER.origin),)
    assert diagnostics == ()


def test_what_two_servers_need_is_built_once() -> None:
    files, diagnostics = _emitted(NUTCRACKER, NUTCRACKER)
    assert len(files) == 1
    assert diagnostics == ()


def test_two_images_of_one_name_are_refused() -> None:
    other = evolve(NUTCRACKER, dockerfile="FROM alpine:3\n", origin=origin("attach shard", 80))
    _, (found,) = _emitted(NUTCRACKER, other)
    assert found.code.slug == "images/two-builds"
    assert (found.span.start, found.labels[0].span.start) == (80, 30)


def test_an_image_to_build_needs_a_registry() -> None:
    _, (found,) = _emitted(NUTCRACKER, registry=None)
    assert found.code.slug == "images/no-registry"
    assert "nutcracker" in found.notes[0]
    assert _emitted(None, registry=None) == ((), ())
