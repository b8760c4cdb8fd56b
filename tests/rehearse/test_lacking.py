"""Rehearsals say nothing of what does not run."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from tests.servers.harness import ledger

_SECONDS = 90


def _run(program: Path, *more: str) -> subprocess.CompletedProcess[str]:
    argv = [sys.executable, "-m", "ddpc.cli.main", "rehearse", str(program), *more]
    ledger.record("ddpc rehearse")
    return subprocess.run(argv, capture_output=True, text=True, timeout=_SECONDS, check=False)


_STORE = """app demo { }
service words {
  image "redis:7.2"
  user  999
  port  redis 6379
  ready tcp
}
service web {
  image "registry.example.com/web:1.0"
  user  10001
  port  http 8080
  ready GET /ready
  calls words
  reach load-balancer
}
expect words {
  command GET a -> refused
  connection    -> refused
  with words down { command GET a -> refused }
}
expect web {
  during a rollout of words { GET / -> 200 }
  GET / -> 200
}
"""


def test_a_store_that_is_not_installed_refuses_nothing(tmp_path: Path) -> None:
    program = tmp_path / "app.ddp"
    program.write_text(_STORE)
    done = _run(program, f"--server=redis-server={tmp_path}", "--format=json")
    assert done.returncode == 2, done.stderr
    results = json.loads(done.stdout)["rehearsal"]["results"]
    untried = [each for each in results if each["outcome"] == "not tried"]
    others = [each for each in results if each not in untried]
    assert [(each["expected"], each["outcome"]) for each in others] == [("GET / -> 200", "held")]
    assert len(untried) == 4
    assert {each["why"] for each in untried} == {
        f"words does not run: redis-server is not in the tree `{tmp_path}` that was given"
    }


def test_a_command_is_for_a_service_that_there_is(tmp_path: Path) -> None:
    program = tmp_path / "app.ddp"
    program.write_text(_STORE)
    done = _run(program, "--service=wrods=true")
    assert done.returncode == 2
    assert done.stderr.endswith("ddpc rehearse: --service: the program has no service `wrods`\n")


def test_a_server_that_none_runs_is_refused(tmp_path: Path) -> None:
    program = tmp_path / "app.ddp"
    program.write_text(_STORE)
    done = _run(program, f"--server=redis={tmp_path}")
    assert done.returncode == 2
    assert "--server: no rehearsal runs a `redis`" in done.stderr
    assert "redis-server" in done.stderr


_STATS = """app demo { }
service stats {
  image "registry.example.com/stats:1.0"
  user  10001
  port  udp 8125 named beats
  port  tcp 9000 named lines
  ready tcp port lines
  allow from namespace web
}
expect stats { connection -> arrives }
"""


def test_a_connection_is_made_to_a_port_over_tcp(tmp_path: Path) -> None:
    program = tmp_path / "app.ddp"
    program.write_text(_STATS)
    done = _run(program, f"--service=stats={sys.executable} -m http.server 9000")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "1 of 1 expectations hold" in done.stdout
