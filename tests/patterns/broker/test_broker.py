"""What comes of a broker: where everybody dials, and where its own server does."""

from __future__ import annotations

import pytest

from ddpc.driver import Options, Outcome, compile_program
from ddpc.ir.deployment import Deployment, NameKind, Workload
from ddpc.ir.stream import TcpProxy
from ddpc.ir.values import Duration

_PROGRAM = """\
app demo {{ {app} }}
service web {{
  image "registry.example.com/web:1.0"
  user  10001
  port  http 8080
  ready GET /ready
  reach load-balancer
  env   DATABASE address of mysql
}}
service batch {{
  image "registry.example.com/batch:1.0"
  user  10001
  env   DATABASE address of mysql
}}
external mysql {{ host {host}; port mysql 3306; addresses 192.0.2.0/28 }}
{attached}
"""


def _compiled(
    attached: str, *, host: str = '"db.example.com"', app: str = "", environment: str | None = None
) -> Outcome:
    text = _PROGRAM.format(attached=attached, host=host, app=app)
    return compile_program("app.ddp", lambda _: text.encode(), Options(environment=environment))


def _deployment(attached: str, **more: str) -> Deployment:
    outcome = _compiled(attached, **more)
    assert not outcome.diagnostics, outcome.diagnostics
    assert outcome.deployment is not None
    return outcome.deployment


def _workload(deployment: Deployment, name: str) -> Workload:
    return next(each for each in deployment.workloads if each.name == name)


def _dials(deployment: Deployment, name: str) -> dict[str, object]:
    main = _workload(deployment, name).containers[-1]
    return {variable.name: variable.value for variable in main.environment}


def _server(deployment: Deployment, name: str) -> TcpProxy:
    (program,) = (c.program for c in _workload(deployment, name).containers if c.program)
    assert isinstance(program, TcpProxy)
    return program


def test_only_who_has_an_ambassador_dials_it() -> None:
    made = _deployment("attach broker to web for mysql { }")
    assert _dials(made, "web") == {"DATABASE": "127.0.0.1:3306"}
    assert _dials(made, "batch") == {"DATABASE": "db.example.com:3306"}
    server = _server(made, "web")
    assert (server.address, server.port) == ("127.0.0.1", 3306)
    assert (server.upstream.host, server.upstream.port) == ("db.example.com", 3306)
    assert server.upstream.connect_timeout == Duration(2_000)
    assert not made.names[1:], "the pods have a name, and the database none"


def test_a_name_is_for_everybody() -> None:
    made = _deployment("attach broker to web for mysql { by name }")
    assert _dials(made, "web") == _dials(made, "batch") == {"DATABASE": "mysql:3306"}
    (name,) = (each for each in made.names if each.kind is NameKind.ELSEWHERE)
    assert (name.name, name.elsewhere, name.workload) == ("mysql", "db.example.com", None)
    assert not any(c.program for each in made.workloads for c in each.containers)


def test_a_name_that_two_ask_for_is_made_once() -> None:
    both = "attach broker to {} for mysql {{ by name }}\n"
    made = _deployment(both.format("web") + both.format("batch"))
    assert [each.name for each in made.names] == ["web", "mysql"]


@pytest.mark.parametrize("how", ["", "by name"])
def test_a_strict_network_lets_out_to_where_it_is(how: str) -> None:
    made = _deployment(f"attach broker to web for mysql {{ {how} }}", app="network strict")
    for name in ("web", "batch"):
        (departure,) = _workload(made, name).departures
        assert (departure.peer.network, departure.ports) == ("192.0.2.0/28", (3306,))


@pytest.mark.parametrize(
    ("idle", "silence"),
    [("", 60 * 60_000), ("idle 10min", 20 * 60_000), ("idle 1min", 600_000), ("idle 0", 600_000)],
)
def test_silence_is_longer_than_a_pool_keeps_a_connection(idle: str, silence: int) -> None:
    made = _deployment(f"attach broker to web for mysql {{ {idle} }}")
    assert _server(made, "web").upstream.timeout == Duration(silence)


@pytest.mark.parametrize(("listen", "health"), [(3307, 3308), (65_535, 65_534)])
def test_probes_are_answered_at_a_port_beside(listen: int, health: int) -> None:
    made = _deployment(f"attach broker to web for mysql {{ listen {listen} }}")
    assert _server(made, "web").health_port == health


def test_an_address_can_be_dialled_though_it_has_no_name() -> None:
    made = _deployment("attach broker to web for mysql { }", host="192.0.2.30")
    assert _server(made, "web").upstream.host == "192.0.2.30"


_DNS = "dns 10.96.0.10"


def test_a_name_is_looked_up_again_where_the_app_says_who_knows() -> None:
    made = _deployment("attach broker to web for mysql { }", app=_DNS)
    assert _server(made, "web").dns == ("10.96.0.10",)
    assert _server(_deployment("attach broker to web for mysql { }"), "web").dns == ()


@pytest.mark.parametrize(
    ("attached", "host"),
    [
        ("attach broker to web for mysql { }", "192.0.2.30"),
        (
            "attach broker to web for mysql { }\nattach broker to batch for mysql { by name }",
            '"db.example.com"',
        ),
    ],
)
def test_what_dns_does_not_know_is_not_asked_for(attached: str, host: str) -> None:
    """An address, and a short name of the cluster, which stands for itself."""
    assert _server(_deployment(attached, host=host, app=_DNS), "web").dns == ()


_LIKE = """\
attach broker to web for mysql { }
environment dev { external mysql { host "db.dev.internal" } }
environment prod like dev {
  external mysql { port mysql 3307 }
  service batch { replicas 3 }
}
environment own {
  service mysql { image "mysql:8.4"; port mysql 3306; ready tcp; storage 1Gi at /var/lib/mysql }
}
"""


@pytest.mark.parametrize(
    ("environment", "host", "port"),
    [
        ("dev", "db.dev.internal", 3306),
        ("prod", "db.dev.internal", 3307),
        ("own", "mysql", 3306),
    ],
)
def test_an_environment_says_where_it_is(environment: str, host: str, port: int) -> None:
    """Also where it is a service of the build's own."""
    outcome = _compiled(_LIKE, environment=environment)
    assert not outcome.failed, outcome.diagnostics
    assert outcome.deployment
    server = _server(outcome.deployment, "web")
    assert (server.upstream.host, server.upstream.port) == (host, port)
    assert server.port == port
    replicas = _workload(outcome.deployment, "batch").replicas.low
    assert replicas == (3 if environment == "prod" else 1)


_UNBOUND = """\
app demo { }
service web {
  image "registry.example.com/web:1.0"
  user  10001
  reach cluster
}
external mysql { port mysql 3306 }
attach broker to web for mysql { }
environment prod { external mysql { host "db.example.com" } }
environment more like prod { }
environment test { service web { replicas 2 } }
"""


@pytest.mark.parametrize(
    ("environment", "missing"),
    [
        (None, [((), " without an environment"), (("test",), "")]),
        ("prod", [(("test",), "")]),
        ("more", [(("test",), "")]),
        ("test", [((), "")]),
    ],
)
def test_a_binding_that_is_missing_is_named(
    environment: str | None, missing: list[tuple[tuple[str, ...], str]]
) -> None:
    outcome = compile_program(
        "app.ddp", lambda _: _UNBOUND.encode(), Options(environment=environment)
    )
    said = [(each.environments, each.message) for each in outcome.diagnostics if each.is_error]
    assert sorted(said) == [(names, f"external `mysql` has no host{how}") for names, how in missing]
    assert not outcome.files
