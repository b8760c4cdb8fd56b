"""Whatever port a layer is told to listen on, it listens nowhere twice, and its server takes it."""

from __future__ import annotations

import pytest

from ddpc.driver import Options
from ddpc.patterns.ports import port_name
from tests.passes.programs import compiled
from tests.properties.drawn.judge import Judge
from tests.servers.builds import Build
from tests.servers.harness.bench import new_bench

_WEB = (
    "app demo { pods 10.244.0.0/16 }\n"
    'service web { image "registry.example.com/web:1.0"; user 10001; port http 9080{hidden}\n'
    '  ready command "/bin/ready"; reach load-balancer }\n'
)
_ATTACHED = {
    "tls": "attach tls to web { hosts a.example.com; certificate secret tls; listen PORT }",
    "tls sidecar": "attach tls to web as sidecar"
    " { hosts a.example.com; certificate secret tls; listen PORT; plain redirect }",
    "rate-limit": "attach rate-limit to web { anonymous 10/s; listen PORT }",
    "rate-limit sidecar": "attach rate-limit to web as sidecar { anonymous 10/s; listen PORT }",
    "session": "attach session to web { by header x-user; pods listed; listen PORT }",
    "split": "service next like web { }\nattach split to web { send 10% to next; listen PORT }",
    "cache": "service next like web { }\nattach cache to web"
    " { replicas 2 sharded; purge from next; listen PORT }",
}


@pytest.mark.parametrize("attached", _ATTACHED.values(), ids=_ATTACHED)
def test_no_server_listens_on_a_port_twice(attached: str) -> None:
    hidden = " on localhost" if "tls to web as sidecar" in attached else ""
    with new_bench() as bench:
        judge = Judge(bench)
        for port in (8080, 8081, 8082, 8083, 8079, 65_535):
            text = _WEB.replace("{hidden}", hidden)
            outcome = compiled(text + attached.replace("PORT", str(port)), options=Options())
            assert not outcome.failed, outcome.diagnostics
            complaints = list(judge.complaints(Build("ports", outcome)))
            assert not complaints, complaints[0]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("topz", "topz"),
        ("a--b", "a-b"),
        ("fourteen-chars-b", "fourteen-chars"),
        ("a" * 16, "a" * 15),
    ],
)
def test_names_are_those_that_the_cluster_takes(text: str, name: str) -> None:
    assert port_name(text) == name
