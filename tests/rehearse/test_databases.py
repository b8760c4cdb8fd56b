"""Behind an ambassador there is the MariaDB of the environment; stateful services run one too."""

from __future__ import annotations

import json
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.servers.harness import ledger, roots

_HERE = Path(__file__).parent
_EXAMPLES = Path(__file__).parents[2] / "examples"
_SECONDS = 120
_ORDERS = """app orders { }
service api {
  image "registry.example.com/api:1.0"
  user  10001
  port  http 8080
  ready GET /ready
  reach load-balancer
}
service db {
  image    "docker.io/library/mariadb:11.4"
  user     999
  port     mysql 3306
  storage  1Gi at /var/lib/mysql
  data     store
  ready    tcp
}
attach broker to api as ambassador for db { listen 3306 }
expect api {
  GET / -> body "db-0 "
  GET / -> body "MariaDB"
}
"""


def _rehearsed(program: Path, *more: str, mariadb: Path | None = None) -> dict[str, Any]:
    """What is found, with a service that asks its database in place of ``api``."""
    place = mariadb or roots.root_with("mariadb", "10.11").path
    client = shlex.join([sys.executable, str(_HERE / "mysql_client.py"), "3306"])
    argv = [
        *(sys.executable, "-m", "ddpc.cli.main", "rehearse", str(program), "--format=json"),
        *(f"--server=nginx={roots.root_with('nginx', '1.26').path}", f"--server=mariadbd={place}"),
        *(f"--service=api={client}", *more),
    ]
    ledger.record("ddpc rehearse")
    done = subprocess.run(argv, capture_output=True, text=True, timeout=_SECONDS, check=False)
    assert done.stdout, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)["rehearsal"]
    return found


def _broker(folder: Path, host: str) -> Path:
    text = (_EXAMPLES / "broker.ddp").read_text(encoding="utf-8")
    asked = "expect api { GET / -> 200 }"
    assert asked in text
    program = folder / "broker.ddp"
    program.write_text(text.replace(asked, f'expect api {{ GET / -> body "{host} " }}'))
    return program


def _said_of_the_external(found: dict[str, Any]) -> list[str]:
    return [each["why"] for each in found["absent"] if each["name"] == "mysql"]


@pytest.mark.parametrize(
    ("options", "host"),
    [((), "mysql.dev.internal"), (("--env=prod",), "db.prod.example.com")],
)
def test_the_broker_leads_to_the_database_of_the_environment(
    options: tuple[str, ...], host: str, tmp_path: Path
) -> None:
    found = _rehearsed(_broker(tmp_path, host), *options)
    assert (found["held"], found["failed"], found["untried"]) == (2, 0, 0), found
    assert _said_of_the_external(found) == []


def test_the_database_of_the_other_environment_is_another(tmp_path: Path) -> None:
    found = _rehearsed(_broker(tmp_path, "mysql.dev.internal"), "--env=prod")
    assert [each["outcome"] for each in found["results"]] == ["failed", "held"]


def test_a_stateful_service_runs_the_database_of_its_image(tmp_path: Path) -> None:
    program = tmp_path / "orders.ddp"
    program.write_text(_ORDERS)
    found = _rehearsed(program)
    assert (found["held"], found["failed"], found["untried"]) == (2, 0, 0), found


def test_without_mariadb_connections_are_taken_and_that_is_said(tmp_path: Path) -> None:
    found = _rehearsed(_EXAMPLES / "broker.ddp", mariadb=tmp_path)
    lacks = f"mariadbd is not in the tree `{tmp_path}` that was given: it only takes connections"
    assert _said_of_the_external(found) == [lacks]
    assert found["results"][1]["outcome"] == "held"
