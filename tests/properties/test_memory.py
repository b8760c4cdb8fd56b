"""Whoever says no memory has enough of it, and not much more."""

from __future__ import annotations

import re

import pytest

from ddpc.driver import Options
from tests.agreement.agreements.all import disagreements
from tests.agreement.material import build_of
from tests.properties.corpus import Program

_MEMORY = re.compile(r"^ *limit_\w+_zone \S+ zone=\w+:(\d+)m", re.MULTILINE)
_ITSELF = 32
"""MiB of nginx without its zones: its folder in memory is among them."""
_STEP, _USUAL = 32, 128
_VERIFIED = "authenticated 20/s verified by accounts at /verify identity x-user"
_SERVICES = "app demo { }\n" + "".join(
    f"""service {name} {{
  image "registry.example.com/{name}:1.0"
  user  10001
  port  http 8080
  ready GET /ready
}}
"""
    for name in ("web", "accounts")
)


@pytest.mark.parametrize("placed", ["reach load-balancer", "as sidecar"])
@pytest.mark.parametrize("authenticated", [False, True])
@pytest.mark.parametrize("count", [0, 1, 2, 3, 4, 5, 8, 9, 12, 13, 20, 30, 40, 60])
def test_any_number_of_rules_fits_into_memory(count: int, authenticated: bool, placed: str) -> None:
    """Memory that nobody says is never too little, nor more than a step above what is needed."""
    words = [f"on GET /a{number} 5/s" for number in range(count)]
    words += ["connections 20", *([_VERIFIED] if authenticated else [])]
    build = build_of(Program("own", "app.ddp", {"app.ddp": _limited(words, placed)}, Options()))
    assert build is not None
    graph = build.graph()
    assert disagreements(graph) == {}
    ((name, text),) = ((n, t) for n, t in build.files.items() if n.endswith("nginx.conf"))
    zones = sum(map(int, _MEMORY.findall(text)))
    assert zones > count, name
    (limit,) = (
        int(container.spec["resources"]["limits"]["memory"].removesuffix("Mi"))
        for _, container, program in graph.programs()
        if program.kind == "nginx"
    )
    assert zones + _ITSELF <= limit
    assert limit == _USUAL or limit < zones + _ITSELF + _STEP


@pytest.mark.parametrize("cpu", ["500m", "3", "8", "16"])
@pytest.mark.parametrize("count", [0, 1, 2, 3, 4])
def test_each_core_has_its_worker_in_it_too(count: int, cpu: str) -> None:
    words = [*(f"on GET /a{number} 5/s" for number in range(count)), _VERIFIED, f"cpu {cpu}"]
    text = _limited(words, "reach load-balancer")
    build = build_of(Program("own", "app.ddp", {"app.ddp": text}, Options()))
    assert build is not None
    assert disagreements(build.graph()) == {}


def _limited(words: list[str], placed: str) -> str:
    head = "as sidecar" if placed == "as sidecar" else ""
    block = "\n  ".join(("anonymous 10/s", *words, *(() if head else (placed,))))
    return _SERVICES + f"attach rate-limit to web {head} {{\n  {block}\n}}\n"
