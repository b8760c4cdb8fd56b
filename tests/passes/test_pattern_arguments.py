"""Arguments of a user's pattern: written in one scope, read in another."""

from __future__ import annotations

import pytest

from ddpc.driver import Options, Outcome, compile_program
from ddpc.ir.http import HttpProxy, Termination
from ddpc.ir.stream import TcpProxy
from ddpc.patterns.catalogue import PATTERNS
from ddpc.schema.signature import Optional, Slot
from ddpc.schema.types import TYPES
from ddpc.schema.word import Schema

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


def _used(schema: Schema) -> set[str]:
    """The types of all slots of a schema, in its blocks too."""
    found: set[str] = set()
    for word in schema.words:
        parts = [part for form in word.signatures for part in form]
        while parts:
            part = parts.pop()
            if isinstance(part, Optional):
                parts += part.parts
            elif isinstance(part, Slot) and part.type is not None:
                found.add(part.type.name)
        found |= _used(word.block) if word.block is not None else set()
    return found


@pytest.mark.parametrize("name", sorted(TYPES))
def test_a_parameter_can_be_of_every_type_that_there_is(name: str) -> None:
    written = TYPES[name].example
    outcome = compiled(
        WEB
        + f"pattern one(it: {name}) {{\n"
        + "  attach secure to self { host www.example.com }\n}\n"
        + f"attach one to web {{ it {written} }}\n"
    )
    # The examples of references are not declared here, which is found because the type is known.
    refers = TYPES[name].refers and written != "web" and "pattern" not in TYPES[name].refers
    assert codes(outcome) == (["resolve/unknown-name"] if refers else [])


def test_the_types_of_all_built_in_patterns_are_in_the_table() -> None:
    used = set().union(*(_used(pattern.schema) for pattern in PATTERNS))
    assert {"secret-key", "cookie-name", "cookie", "service"} <= used <= set(TYPES)


@pytest.mark.parametrize(
    ("wide", "narrow"), [(kind.name, one) for kind in TYPES.values() for one in kind.widens]
)
def test_what_fits_into_a_wider_type_reads_as_one(wide: str, narrow: str) -> None:
    example = TYPES[narrow].example.strip('"')
    assert TYPES[wide].read(example) is not None


BROKER = """
external mysql { host "db.example.com"; port mysql 3306 }
pattern stored(database: external, session: cookie-name, idle: duration = 5min) {
  attach broker to self for ${database} { idle ${idle} }
  attach cache to self { skip cookie ${session} }
}
"""


def test_an_external_and_a_cookie_are_passed_on() -> None:
    outcome = compiled(WEB + BROKER + "attach stored to web { database mysql; session SESSION }\n")
    assert [code for code in codes(outcome) if code != "graph/unreached"] == []
    assert outcome.deployment is not None
    (dialled,) = [
        container.program.upstream.host
        for workload in outcome.deployment.workloads
        for container in workload.containers
        if isinstance(container.program, TcpProxy)
    ]
    assert dialled == "db.example.com"


def test_another_kind_of_thing_than_the_parameter_means_is_refused_where_it_is_given() -> None:
    outcome = compiled(WEB + BROKER + "attach stored to web { database web; session SESSION }\n")
    assert codes(outcome) == ["resolve/wrong-kind"]
