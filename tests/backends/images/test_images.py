"""Dockerfiles of what has to be built."""

from __future__ import annotations

from attrs import evolve

from ddpc.backends.contract import Lines, Served
from ddpc.backends.images import emit
from ddpc.ir.deployment import Build, Deployment
from tests.backends.kubernetes.builder import application, one, origin, program, served, workload

NUTCRACKER = Build(
    name="nutcracker", dockerfile="FROM debian:13\nRUN true\n", origin=origin("attach shard", 30)
)
FLUENTD = Build(name="fluentd", dockerfile="FROM fluentd:v1.19\n", origin=origin("attach logs", 50))


def _built(*builds: Build, registry: str | None = "registry.example.com/demo") -> Deployment:
    return one(builds=builds, application=application(registry=registry))


def test_every_build_has_its_dockerfile() -> None:
    files, diagnostics = emit(_built(NUTCRACKER, FLUENTD), {})
    assert [file.path for file in files] == [
        "images/fluentd/Dockerfile",
        "images/nutcracker/Dockerfile",
    ]
    assert files[1].text == NUTCRACKER.dockerfile
    assert files[1].lines == (Lines(1, 2, NUTCRACKER.origin),)
    assert diagnostics == ()


def test_what_a_server_needs_is_built_too_and_once() -> None:
    built = evolve(_built(NUTCRACKER), workloads=(workload(containers=(program("proxy"),)),))
    programs: dict[tuple[str, str], Served] = {("web", "proxy"): served(build=NUTCRACKER)}
    files, diagnostics = emit(built, programs)
    assert len(files) == 1
    assert diagnostics == ()


def test_two_images_of_one_name_are_refused() -> None:
    other = evolve(NUTCRACKER, dockerfile="FROM alpine:3\n", origin=origin("attach shard", 80))
    _, (found,) = emit(_built(NUTCRACKER, other), {})
    assert found.code.slug == "images/two-builds"
    assert (found.span.start, found.labels[0].span.start) == (80, 30)


def test_an_image_to_build_needs_a_registry() -> None:
    _, (found,) = emit(_built(NUTCRACKER, registry=None), {})
    assert found.code.slug == "images/no-registry"
    assert "nutcracker" in found.notes[0]
    assert emit(_built(registry=None), {}) == ((), ())
