"""The image that is built: pinned, without root, and named after what is in it."""

from __future__ import annotations

import re

from attrs import evolve

from ddpc.backends.twemproxy.image import build, image
from ddpc.ir.origin import UNKNOWN
from ddpc.rehearse.sandbox import File, Sandbox
from tests.servers.builds import build as compiled
from tests.servers.harness.roots import root_with

MADE = build(UNKNOWN)


def test_everything_in_it_is_pinned() -> None:
    bases = re.findall(r"^FROM (\S+)", MADE.dockerfile, re.MULTILINE)
    assert len(bases) == 2
    assert {re.sub(r"[0-9]{8}", "DATE", base) for base in bases} == {"debian:bookworm-DATE-slim"}
    (packages,) = re.findall(r"apt-get download (.*) \\", MADE.dockerfile)
    assert all("=" in package for package in packages.split())
    assert "curl" not in MADE.dockerfile


def test_it_runs_as_the_user_that_the_manifests_say() -> None:
    (user,) = re.findall(r"^USER (\S+)$", MADE.dockerfile, re.MULTILINE)
    (router,) = (
        container
        for each in compiled("examples/sharded.ddp").objects
        if each["kind"] == "Deployment"
        for container in each["spec"]["template"]["spec"].get("initContainers", ())
    )
    security = router["securityContext"]
    assert user == f"{security['runAsUser']}:{security['runAsGroup']}"
    assert security["readOnlyRootFilesystem"]


def test_what_the_dockerfile_copies_stands_beside_it() -> None:
    files = compiled("examples/sharded.ddp").files
    found = {path.rpartition("/")[2] for path in files if path.startswith("images/twemproxy/")}
    (copied,) = re.findall(r"^COPY (?!--)(.*) \S+$", MADE.dockerfile, re.MULTILINE)
    assert found == {"Dockerfile", *copied.split()}


def test_the_tag_changes_with_the_content() -> None:
    first = image(MADE, "registry.example.com/demo")
    assert str(first).startswith("registry.example.com/demo/twemproxy:0.5.0-")
    others = (
        evolve(MADE, dockerfile=MADE.dockerfile + "# more\n"),
        evolve(MADE, files=(*MADE.files[:-1], (MADE.files[-1][0], "exit 0\n"))),
    )
    assert len({first.tag, *(image(one, "registry.example.com/demo").tag for one in others)}) == 3


def test_its_programs_are_sound_to_the_perl_of_the_image() -> None:
    root = root_with("twemproxy", "0.5").path
    placed = {f"/scripts/{name}": File(text.encode(), 0o555) for name, text in MADE.files}
    for path in placed:
        done = Sandbox(root=root, files=placed, user=65532).run(["perl", "-c", path], seconds=10)
        assert done.status == 0, done.output
        assert done.output.strip() == f"{path} syntax OK"
