"""The complete example at every combination of targets: each file depends on its own tool alone."""

from __future__ import annotations

import itertools
import re
from functools import cache

import pytest

from ddpc.backends.catalogue import PLATFORM, SERVERS
from ddpc.driver import Options, compile_program
from tests.golden.case import Case, cases

_FILES = {
    "nginx": "nginx/dictionary-tls/nginx.conf",
    "varnish": "varnish/dictionary-cache/default.vcl",
}
_VERSIONS = {
    **{s.name: tuple(str(v) for v in s.versions) for s in SERVERS if s.name in _FILES},
    PLATFORM.name: tuple(str(v) for v in PLATFORM.versions),
}


def _cases(tool: str, version: str) -> tuple[Case, ...]:
    """The golden cases whose output is for this version of a tool."""
    return tuple(
        case
        for case in cases()
        if case.name.startswith("dictionary-") and f"-{tool}-{version}-" in f"{case.name}-"
    )


@cache
def _files(nginx: str, varnish: str, kubernetes: str) -> dict[str, str]:
    """What comes of the example for these targets."""
    (template,) = _cases("kubernetes", "1.33")
    text = (template.folder / "input.ddp").read_text(encoding="utf-8")
    wanted = {"nginx": nginx, "varnish": varnish, "kubernetes": kubernetes}
    for tool, (was, version) in zip(
        wanted, zip(("1.22", "7.1", "1.33"), wanted.values(), strict=True), strict=True
    ):
        assert f"{tool} {was}\n" in text
        text = text.replace(f"{tool} {was}\n", f"{tool} {version}\n")
    outcome = compile_program("app.ddp", lambda _: text.encode(), Options())
    assert not outcome.failed, outcome.diagnostics
    return {file.path: file.text for file in outcome.files}


@pytest.mark.parametrize("tool", ["nginx", "varnish"])
def test_a_configuration_depends_on_the_version_of_its_server_alone(tool: str) -> None:
    for combination in itertools.product(*_VERSIONS.values()):
        version = dict(zip(_VERSIONS, combination, strict=True))[tool]
        made = _files(*combination)[_FILES[tool]]
        for case in _cases(tool, version):
            golden = case.folder / "out" / _FILES[tool]
            assert made == golden.read_text(encoding="utf-8"), (combination, case.name)


@pytest.mark.parametrize("kubernetes", _VERSIONS["kubernetes"])
@pytest.mark.parametrize("varnish", _VERSIONS["varnish"])
def test_a_version_of_nginx_changes_its_configuration_and_image_alone(
    varnish: str, kubernetes: str
) -> None:
    path = "kubernetes/dictionary.yaml"
    seen = set()
    for nginx in _VERSIONS["nginx"]:
        made = _files(nginx, varnish, kubernetes)
        lines = made[_FILES["nginx"]].splitlines()
        block = "".join(f"    {line}".rstrip() + "\n" for line in lines)
        assert block in made[path]
        rest = made[path].replace(block, "").replace(f"image: nginx:{nginx}\n", "")
        seen.add(re.sub(r"name: dictionary-tls-[0-9a-f]{10}\n", "", rest))
    assert len(seen) == 1


def test_every_supported_version_has_a_golden() -> None:
    for tool, versions in _VERSIONS.items():
        assert [version for version in versions if not _cases(tool, version)] == []
