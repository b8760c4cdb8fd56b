"""One directive of each pattern's example, changed as it is emitted: what runs must notice.

A check that passes whatever is emitted proves nothing. Each here passes with the example as it is
built, and fails with the one directive changed.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from attrs import evolve, frozen

from ddpc.driver import Options, compile_program
from ddpc.patterns.catalogue import PATTERNS
from tests.servers import changed
from tests.servers.builds import Build


@frozen
class Row:
    """A directive of the file ``file`` (what its path ends with), and what it is changed to."""

    pattern: str
    file: str
    emitted: str
    becomes: str
    check: Callable[[Build], None]
    program: tuple[str, str] = ("", "")
    """What is changed in the example's program, so that it fits a small machine."""


ROWS = (
    Row(
        "adapter", "shop.yaml", "targetPort: 9100", "targetPort: 8080",
        changed.beside("shop-metrics", 9100),
    ),
    Row(
        "ambassador", "shop.yaml", 'value: "127.0.0.1:5432"', 'value: "db.example.com:5432"',
        changed.ambassador,
    ),
    Row("broker", "shop.yaml", "listen 127.0.0.1:3306;", "listen 3306;", changed.broker),
    Row("cache", "shop.yaml", '"^/admin/"', '"^/admins/"', changed.cache),
    Row("git-sync", "site.yaml", "--link=current", "--link=latest", changed.git_sync),
    Row(
        "logs", "redis.yaml", "slowlog.rb 127.0.0.1 6379 ", "slowlog.rb 127.0.0.1 6380 ",
        changed.logs,
    ),
    Row("metrics", "rules.yml", 'expr: "redis_up{', 'expr: "up{', changed.metrics),
    Row(
        "rate-limit", "shop.yaml", "anonymous:13m rate=5r/s", "anonymous:13m rate=5000r/s",
        changed.rate_limit,
    ),
    Row(
        "session", "shop.yaml", "hash $cookie_SESSION consistent;", "least_conn;", changed.session,
        program=("replicas 2..10 on cpu 70%", "replicas 3"),
    ),
    Row("shard", "shop.yaml", 'hash_tag: "{}"', 'hash_tag: "[]"', changed.shard),
    Row(
        "sidecar", "shop.yaml", "targetPort: 8081", "targetPort: 8080",
        changed.beside("shop-topz", 8081),
    ),
    Row("split", "shop.yaml", "10% shop-next;", "50% shop-next;", changed.split),
    Row(
        "tls", "shop.yaml", "X-Forwarded-For $remote_addr;",
        "X-Forwarded-For $proxy_add_x_forwarded_for;", changed.tls,
    ),
)  # fmt: skip


def _build(row: Row) -> Build:
    pattern = next(each for each in PATTERNS if each.name == row.pattern)
    text = pattern.example.program.replace(*row.program)
    assert row.program[1] in text
    outcome = compile_program("example.ddp", lambda _: text.encode(), Options())
    assert not outcome.failed, outcome.diagnostics
    return Build(row.pattern, outcome)


def _with_the_change(build: Build, row: Row) -> Build:
    files = [file for file in build.outcome.files if file.path.endswith(f"/{row.file}")]
    (file,) = files
    assert file.text.count(row.emitted) == 1, file.text.count(row.emitted)
    other = evolve(file, text=file.text.replace(row.emitted, row.becomes))
    rest = tuple(each for each in build.outcome.files if each is not file)
    return Build(build.name, evolve(build.outcome, files=(*rest, other)))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.pattern)
def test_a_changed_directive_is_noticed(row: Row) -> None:
    build = _build(row)
    row.check(build)
    with pytest.raises(AssertionError):
        row.check(_with_the_change(build, row))


def test_every_pattern_has_one() -> None:
    assert [row.pattern for row in ROWS] == sorted(pattern.name for pattern in PATTERNS)
