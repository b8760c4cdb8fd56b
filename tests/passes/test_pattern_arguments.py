"""Arguments of a user's pattern: written in one scope, read in another."""

from __future__ import annotations

import pytest

from ddpc.driver import Options, Outcome, compile_program
from ddpc.ir.http import HttpProxy, Termination

WEB = """
app demo { }
service web {
  image "registry.example.com/web:1.0"
  user  10001
  port  http 8080
  ready GET /ready
}
let domain = "example.com"
pattern secure(host: hostname, memory: size = 256Mi) {
  attach cache to self { memory ${memory} }
  attach tls to self {
    hosts       ${host}
    certificate secret web-tls
    reach       load-balancer
  }
  expect self { GET / host ${host} -> 200 }
}
"""

PASSED_ON = """
pattern shop(memory: size) {
  attach secure to self { host www.example.com; memory ${memory} }
}
attach shop to web { memory 5s }
"""


def compiled(program: str) -> Outcome:
    def read(path: str) -> bytes:
        assert path == "web.ddp"
        return program.encode()

    return compile_program("web.ddp", read, Options())


def codes(outcome: Outcome) -> list[str]:
    return [diagnostic.code.slug for diagnostic in outcome.diagnostics]


def hosts(outcome: Outcome) -> tuple[str, ...]:
    assert outcome.deployment is not None
    return tuple(
        host
        for workload in outcome.deployment.workloads
        for container in workload.containers
        if isinstance(container.program, HttpProxy)
        for layer in container.program.layers
        if isinstance(layer, Termination)
        for site in layer.sites
        for host in site.hosts
    )


@pytest.mark.parametrize("name", ["sub", "host"])
def test_a_text_is_filled_in_where_it_is_written(name: str) -> None:
    """Also where the inner pattern's parameter has the name of the outer one's."""
    outcome = compiled(
        WEB
        + f"pattern shop({name}: name) {{\n"
        + f'  attach secure to self {{ host "${{{name}}}.${{domain}}" }}\n}}\n'
        + f"attach shop to web {{ {name} www }}\n"
    )
    assert codes(outcome) == []
    assert hosts(outcome) == ("www.example.com",)


def test_a_parameter_is_passed_on_under_its_own_name() -> None:
    outcome = compiled(
        WEB
        + "pattern shop(host: hostname) {\n  attach secure to self { host ${host} }\n}\n"
        + "attach shop to web { host www.example.org }\n"
    )
    assert codes(outcome) == []
    assert hosts(outcome) == ("www.example.org",)


@pytest.mark.parametrize(
    ("call", "code"),
    [
        ("attach secure to web { }", "schema/missing-setting"),
        ("attach secure to web { host 5s..6s }", "schema/wrong-type"),
        ("attach secure to web { host www.example.com; memory 5s }", "schema/wrong-type"),
        (PASSED_ON, "schema/wrong-type"),
    ],
)
def test_a_wrong_argument_is_reported_once_and_where_it_stands(call: str, code: str) -> None:
    assert codes(compiled(WEB + call + "\n")) == [code]


@pytest.mark.parametrize(
    ("parameters", "code"),
    [
        ("host: hostname, memory: size = 5s", "schema/wrong-type"),
        ('host: hostname = "${memory}.com", memory: text = "a"', "schema/unknown-reference"),
        ('host: hostname = "${host}"', "schema/unknown-reference"),
    ],
)
def test_a_default_is_checked_whether_it_is_used_or_not(parameters: str, code: str) -> None:
    outcome = compiled(
        WEB
        + f"pattern shop({parameters}) {{\n  attach secure to self {{ host ${{host}} }}\n}}\n"
        + "attach shop to web { host www.example.com }\n"
    )
    assert codes(outcome) == [code]


def test_a_default_may_name_a_constant() -> None:
    outcome = compiled(
        WEB
        + 'pattern shop(host: hostname = "www.${domain}") {\n'
        + "  attach secure to self { host ${host} }\n}\nattach shop to web { }\n"
    )
    assert codes(outcome) == []
    assert hosts(outcome) == ("www.example.com",)
