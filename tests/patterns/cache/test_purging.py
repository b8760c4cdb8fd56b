"""Who reaches the port at which a cache takes PURGE: the pods that the program names."""

from __future__ import annotations

import pytest

from ddpc.driver import Options, compile_program
from ddpc.ir.deployment import Deployment, Workload

_PROGRAM = """
app demo {{ network strict; allow from namespace partners; monitored from namespace monitoring }}
service web {{ image "registry.example.com/web:1.0"; user 10001; port http 8080; ready GET /ready }}
service editor {{ image "registry.example.com/editor:1.0"; user 10001; calls web }}
service reader {{ image "registry.example.com/reader:1.0"; user 10001; calls web }}
attach cache to web {place} {{ purge from web editor; reach load-balancer; {more} }}
{beside}
"""
_LIMITS = "attach rate-limit to web { anonymous 10/s }"
_TLS = 'attach tls to web { hosts "www.example.com"; certificate secret web-tls }'


def _deployment(place: str = "", more: str = "", beside: str = "") -> Deployment:
    text = _PROGRAM.format(place=place, more=more, beside=beside)
    outcome = compile_program("demo.ddp", lambda _: text.encode(), Options())
    assert outcome.deployment is not None, outcome.diagnostics
    assert not [found for found in outcome.diagnostics if found.is_error]
    return outcome.deployment


def _purged(deployment: Deployment) -> tuple[Workload, int]:
    """The pods that take PURGE, and their port for it."""
    (name,) = (name for name in deployment.names if name.name == "web-purge")
    (port,) = name.ports
    (workload,) = (one for one in deployment.workloads if one.name == name.workload)
    return workload, port.target


@pytest.mark.parametrize(
    ("place", "more", "beside", "where"),
    [
        ("", "", "", ("web-cache", 8083)),
        ("", "listen 8083", "", ("web-cache", 8084)),
        ("", "listen 8082; replicas 3 sharded", "", ("web-cache", 8084)),
        ("", "", _LIMITS, ("web-rate-limit", 8083)),
        ("", "", _TLS, ("web-cache", 8083)),
        ("as sidecar", "", "", ("web", 8283)),
        ("as sidecar", "listen 8283", "", ("web", 8285)),
        ("as sidecar", "", _TLS, ("web", 8283)),
    ],
)
def test_the_pods_that_are_named_and_no_others(
    place: str, more: str, beside: str, where: tuple[str, int]
) -> None:
    deployment = _deployment(place, more, beside)
    workload, port = _purged(deployment)
    assert (workload.name, port) == where
    let_in = [one.peer for one in workload.admissions if port in one.ports]
    assert {peer.workload for peer in let_in} == {"web", "editor"}
    assert not any(peer.namespace or peer.network for peer in let_in)
    others = [name for name in deployment.names if name.name != "web-purge"]
    assert port not in {one.target for name in others for one in name.ports}


@pytest.mark.parametrize("place", ["", "as sidecar"])
def test_who_may_purge_gets_out_to_do_it(place: str) -> None:
    deployment = _deployment(place)
    workload, port = _purged(deployment)
    (editor,) = (one for one in deployment.workloads if one.name == "editor")
    (leaves,) = (one for one in editor.departures if one.peer.workload == workload.name)
    assert port in leaves.ports


@pytest.mark.parametrize(("replicas", "codes"), [("1", set()), ("2", {"cache/purge-replicas"})])
def test_a_sidecar_is_purged_where_it_is_the_only_one(replicas: str, codes: set[str]) -> None:
    text = _PROGRAM.format(place="as sidecar", more="", beside="").replace(
        "ready GET", f"replicas {replicas}; ready GET"
    )
    outcome = compile_program("demo.ddp", lambda _: text.encode(), Options())
    assert {found.code.slug for found in outcome.diagnostics if found.is_error} == codes
