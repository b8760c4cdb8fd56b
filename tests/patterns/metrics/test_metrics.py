"""Exporters beside services: what each is told, and what never stands in the output."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from ddpc.driver import Options, Outcome, compile_program
from ddpc.patterns.metrics.exporter import Exporter
from ddpc.patterns.metrics.exporters import BY_PROTOCOL, EXPORTERS

_APP = "app demo {{ monitored from namespace monitoring{} }}\n"
_SERVICE = (
    'service it {{\n  image "registry.example.com/it:1.0"\n  user 10001\n'
    "{}  reach load-balancer\n}}\n"
)
_PORT = "  port {} 7000\n  ready tcp\n"


def _compiled(text: str) -> Outcome:
    return compile_program("app.ddp", lambda _: text.encode(), Options())


def _program(exporter: Exporter, said: str) -> str:
    protocol = exporter.fits[0] if exporter.fits else "http"
    named = "" if exporter.protocols else f"exporter {exporter.name}\n"
    service = _SERVICE.format(_PORT.format(protocol))
    return _APP.format("") + service + f"attach metrics to it {{\n{named}{said}}}\n"


def _container(outcome: Outcome, name: str = "metrics") -> dict[str, Any]:
    assert outcome.diagnostics == (), outcome.diagnostics
    (text,) = (file.text for file in outcome.files if file.path == "kubernetes/it.yaml")
    (workload,) = (each for each in yaml.safe_load_all(text) if each["kind"] == "Deployment")
    pod = workload["spec"]["template"]["spec"]
    found: dict[str, Any] = next(one for one in pod["initContainers"] if one["name"] == name)
    return found


def test_at_least_ten_are_known_besides_redis() -> None:
    names = [exporter.name for exporter in EXPORTERS]
    assert names == sorted(set(names))
    assert len(names) > 10
    assert BY_PROTOCOL.keys() == {"memcached", "mongodb", "mysql", "postgres", "redis"}


@pytest.mark.parametrize("exporter", EXPORTERS, ids=lambda one: one.name)
def test_each_is_pinned_and_has_all_that_it_needs(exporter: Exporter) -> None:
    assert exporter.image.tag
    assert exporter.user > 0
    assert exporter.source.count("/") >= 1
    assert exporter.health.startswith("/")
    assert exporter.health != "/metrics", "asks the service too"
    assert exporter.up is None or exporter.up.endswith("_up")


@pytest.mark.parametrize("exporter", EXPORTERS, ids=lambda one: one.name)
def test_each_is_told_where_its_service_is(exporter: Exporter) -> None:
    login = "login exporter\npassword secret it/password\n" if exporter.logs_in else ""
    outcome = _compiled(_program(exporter, login))
    made = _container(outcome)
    told = [*made["args"], *(one.get("value", "") for one in made.get("env", ()))]
    if exporter.fits:
        assert sum("127.0.0.1:7000" in text for text in told) == 1
    assert not any("{" in text or "localhost" in text for text in told)
    assert made["args"].count(f"--web.listen-address=:{exporter.port}") == 1
    assert made["image"] == str(exporter.image)
    assert made["securityContext"]["runAsUser"] == exporter.user
    assert made["securityContext"]["readOnlyRootFilesystem"] is True
    if exporter.logs_in:
        (secret,) = (one for one in made["env"] if "valueFrom" in one)
        assert secret["name"] == exporter.password
        assert secret["valueFrom"]["secretKeyRef"] == {"name": "it", "key": "password"}
        assert any("exporter" in text for text in told)


@pytest.mark.parametrize("exporter", EXPORTERS, ids=lambda one: one.name)
def test_readiness_asks_the_exporter_and_the_alerts_ask_the_service(exporter: Exporter) -> None:
    login = "login exporter\npassword secret it/password\n" if exporter.logs_in else ""
    outcome = _compiled(_program(exporter, login))
    made = _container(outcome)
    for probe in ("readinessProbe", "livenessProbe"):
        assert made[probe]["httpGet"]["path"] == exporter.health
    # It is restarted before it would take the service's callers away.
    assert made["livenessProbe"]["failureThreshold"] < made["readinessProbe"]["failureThreshold"]
    (text,) = (file.text for file in outcome.files if file.path == "prometheus/rules.yml")
    (group,) = yaml.safe_load(text)["groups"]
    expressions = {rule["expr"] for rule in group["rules"]}
    assert 'up{job="demo/it-metrics"} == 0' in expressions
    assert exporter.up is None or f'{exporter.up}{{job="demo/it-metrics"}} == 0' in expressions


def test_an_ordinary_port_of_the_protocol_may_be_another() -> None:
    text = _APP.format("") + _SERVICE.format(_PORT.format("redis"))
    made = _container(_compiled(text + "attach metrics to it { listen 9999 }\n"))
    assert made["ports"] == [{"name": "metrics", "containerPort": 9999, "protocol": "TCP"}]
    assert {"name": "REDIS_ADDR", "value": "redis://127.0.0.1:7000"} in made["env"]


def test_three_adapters_on_one_port_are_refused_with_all_places() -> None:
    text = _APP.format("") + _SERVICE.format(_PORT.format("redis"))
    text += "".join(f"attach metrics {name} to it\n" for name in ("one", "two", "three"))
    said = [one for one in _compiled(text).diagnostics if one.code.slug == "pod/port-clash"]
    assert len(said) == 2
    assert all(one.labels for one in said)
    assert {one.span for one in said} != {label.span for one in said for label in one.labels}


@pytest.mark.parametrize(
    ("network", "said", "opened"),
    [
        ("", "", {9121}),
        ("; network strict", "", {9121}),
        ("", "pod-monitor\n", {9121}),
        ("", "listen 9999\n", {9999}),
    ],
)
def test_the_door_is_as_wide_as_the_exporters_port(
    network: str, said: str, opened: set[int]
) -> None:
    text = _APP.format(network) + _SERVICE.format(_PORT.format("redis"))
    outcome = _compiled(text + f"attach metrics to it {{\n{said}}}\n")
    assert outcome.diagnostics == ()
    (text,) = (file.text for file in outcome.files if file.path == "kubernetes/it.yaml")
    (policy,) = (one for one in yaml.safe_load_all(text) if one["kind"] == "NetworkPolicy")
    (door,) = (
        rule
        for rule in policy["spec"]["ingress"]
        if any("namespaceSelector" in peer for peer in rule.get("from", ()))
    )
    assert {port["port"] for port in door["ports"]} == opened


def test_an_exporter_beside_what_speaks_for_itself_has_a_name_of_its_own() -> None:
    service = _SERVICE.format("  port http 7000\n  ready GET /ready\n  metrics GET /metrics\n")
    outcome = _compiled(_APP.format("") + service + "attach metrics to it { exporter nginx }\n")
    assert _container(outcome)["args"][0] == "--nginx.scrape-uri=http://127.0.0.1:7000/stub_status"
    (text,) = (file.text for file in outcome.files if file.path == "prometheus/prometheus.yml")
    jobs = yaml.safe_load(text)["scrape_configs"]
    ports = {job["job_name"]: job["dns_sd_configs"][0]["port"] for job in jobs}
    assert ports == {"demo/it-metrics": 7000, "demo/it-metrics-nginx": 9113}


def test_two_that_are_told_at_one_port_are_refused() -> None:
    text = _APP.format("") + _SERVICE.format(_PORT.format("tcp"))
    text += "attach metrics one to it { exporter statsd }\n"
    text += "attach metrics two to it { exporter statsd; listen 9103 }\n"
    said = {one.message for one in _compiled(text).diagnostics}
    assert any("9125" in message for message in said), said
