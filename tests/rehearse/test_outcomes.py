"""Doors that requests name are those that are asked; what cannot be tried is said."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from ddpc.rehearse.left_out import left_out
from tests.servers.harness import ledger, roots

_SECONDS = 120
_DOORS = """app demo { }
service web {
  image "registry.example.com/web:1.0"
  user  10001
  port  http 8080
  port  http 9000 named admin
  ready GET /ready port http
}
attach cache to web port http {
  purge from web
  reach load-balancer
}
expect web {
  GET /page port admin -> from web
  GET /page port admin -> header x-cache
  GET /page            -> 200
}
expect web from web {
  PURGE /page          -> 200
  PURGE /page          -> 405
  GET /page            -> not from cache
  GET /page again      -> from cache
  GET /page            -> not from cache
}
"""
_GRPC = """app demo { }
service web {
  image "registry.example.com/web:1.0"
  user  10001
  port  grpc 9000
  ready grpc
}
attach tls to web {
  hosts "www.example.com"
  certificate secret web-tls
  reach load-balancer
}
expect web {
  POST /demo.Echo/Say              -> 200
  GET / over http                  -> redirect to "https://www.example.com/"
  GET /                            -> certificate for "www.example.com"
}
"""


def _rehearsed(folder: Path, text: str) -> tuple[int, dict[str, Any]]:
    """The exit code, and what is found."""
    program = folder / "app.ddp"
    program.write_text(text)
    argv = [
        *(sys.executable, "-m", "ddpc.cli.main", "rehearse", str(program), "--format=json"),
        f"--server=nginx={roots.root_with('nginx', roots.versions('nginx')[-1]).path}",
        f"--server=varnish={roots.root_with('varnish', '7.7').path}",
    ]
    ledger.record("ddpc rehearse")
    done = subprocess.run(argv, capture_output=True, text=True, timeout=_SECONDS, check=False)
    assert done.stdout, done.stderr
    return done.returncode, json.loads(done.stdout)["rehearsal"]


def test_requests_go_to_the_port_they_name_and_purges_to_theirs(tmp_path: Path) -> None:
    status, found = _rehearsed(tmp_path, _DOORS)
    came = [(each["outcome"], each["came"], each["ways"][0][1:]) for each in found["results"]]
    assert came == [
        ("held", "from web", ["web-0"]),
        ("failed", "no x-cache", ["web-0"]),
        ("held", "200", ["web-cache-0", "web-0"]),
        ("held", "200", ["web-cache-0"]),
        ("failed", "200", ["web-cache-0"]),
        ("held", "from the service", ["web-cache-0", "web-0"]),
        ("held", "from the cache, from the 1st time on", ["web-cache-0"]),
        ("failed", "from the cache", ["web-cache-0"]),
    ]
    assert status == 1


_QUERIES = """app demo { }
service web {
  image "registry.example.com/web:1.0"
  user  10001
  port  http 8080
  ready GET /ready
}
attach cache to web { skip /login; reach load-balancer }
expect web {
  GET /search?q=a -> not from cache
  GET /search?q=a -> from cache
  GET /search?q=b -> not from cache
  GET /search     -> not from cache
  GET /search?q=a -> body field request.path is "/search?q=a"
  GET /login?next=/search?q=a again -> not from cache
}
"""


def test_requests_have_queries_by_which_caches_tell_them_apart(tmp_path: Path) -> None:
    status, found = _rehearsed(tmp_path, _QUERIES)
    assert [(each["outcome"], each["came"]) for each in found["results"]] == [
        ("held", "from the service"),
        ("held", "from the cache, from the 1st time on"),
        ("held", "from the service"),
        ("held", "from the service"),
        ("held", "request.path is /search?q=a"),
        ("held", "from the service"),
    ]
    assert status == 0


def test_what_a_stand_in_would_answer_by_grpc_is_not_tried(tmp_path: Path) -> None:
    status, found = _rehearsed(tmp_path, _GRPC)
    assert [each["outcome"] for each in found["results"]] == ["not tried", "held", "held"]
    assert found["results"][0]["why"] == "in place of `web` is a stand-in, which speaks no gRPC"
    assert status == 2
    assert [each["name"] for each in found["absent"]] == [
        "network policies",
        "disruption budgets",
        "liveness probes",
        "startup probes",
        "resource requests and limits",
    ]


_SHARED = """app demo { }
service web {
  image "registry.example.com/web:1.0"
  user  10001
  port  http 8080
  ready GET /ready
}
service trial like web
service portal like web { calls web drawn; reach load-balancer }
service news like web { image "registry.example.com/news:1.0" }
attach cache to news {
  replicas 2 sharded
  purge    from portal
  reach    load-balancer
}
front drawn { port http 8080 }
service shut like web { image "registry.example.com/shut:1.0" }
attach cache to shut { }
attach tls to shut {
  hosts "shut.example.com"
  certificate secret shut-tls
  plain closed
  reach load-balancer
}
attach split to web { send 50% to trial; sticky cookie uid }
attach split to drawn { send 20% to trial; send rest to web; sticky header x-user }
edge public {
  host "www.example.com" { path / to web; path /portal to portal }
  host "zoo.example.com" { path /portal/* to portal }
  certificate secret public-tls
  reach load-balancer
}
expect public {
  GET / by 300 clients            -> shares as declared
  GET /portal 2 times             -> from portal
  GET /portal/ host "zoo.example.com" -> from portal
  GET /portal host "zoo.example.com"  -> 404
  GET / host "zoo.example.com"        -> 404
}
expect shut {
  GET / over http                 -> refused
  GET /                           -> from shut
}
expect news from portal {
  PURGE /a                        -> 200
  with one replica of cache down { PURGE /a -> 503 }
  PURGE /b                        -> 200
}
expect drawn from portal {
  GET / by 300 clients            -> shares as declared
}
expect web from portal {
  GET / 4 times by 20 clients     -> same service each time
}
"""


def test_shares_are_judged_behind_edges_and_of_clients_in_one_pod(tmp_path: Path) -> None:
    status, found = _rehearsed(tmp_path, _SHARED)
    by_line = {each["expected"]: each for each in found["results"]}
    assert status == 0
    shares = [each["came"] for each in found["results"] if "shares" in each["expected"]]
    assert [came.count("(by chance ") for came in shares] == [2, 2]
    assert by_line["GET /portal 2 times -> from portal"]["came"] == "from portal"
    kept = by_line["GET / 4 times by 20 clients -> same service each time"]["came"]
    assert kept == "20 clients at 2 services, 0 of them moved"


def _pod(kind: str, **spec: Any) -> dict[str, Any]:
    return {"kind": kind, "metadata": {"name": "web"}, "spec": {"template": {"spec": spec}}}


def test_what_is_left_out_is_what_the_program_has() -> None:
    plain = _pod("Deployment", containers=[{"name": "web", "readinessProbe": {"httpGet": {}}}])
    assert list(left_out([plain, {"kind": "Service"}])) == []
    steps = [{"name": "beside", "restartPolicy": "Always"}, {"name": "migrate"}]
    stepped = _pod("StatefulSet", initContainers=steps, containers=[])
    assert list(left_out([stepped])) == [("web/migrate", "init steps are not run")]
    alive = _pod("Deployment", containers=[{"name": "web", "livenessProbe": {"exec": {}}}])
    assert [what for what, _ in left_out([alive, {"kind": "HorizontalPodAutoscaler"}])] == [
        "autoscaling",
        "liveness probes",
    ]
