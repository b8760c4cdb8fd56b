"""Where an application is told to dial, with several ambassadors in its pods."""

from __future__ import annotations

from ddpc.driver import Options, Outcome, compile_program
from ddpc.ir.deployment import Workload

PROGRAM = """
app demo { registry "registry.example.com/demo" }
external mysql {
  host "mysql.example.com"
  port mysql 3306
  port tcp   33060 named admin
}
external mail { host "mail.example.com"; port tcp 25 }
service pages {
  image "memcached:1.6"
  port  memcached 11211
  sharded 2
  data  cache
  ready tcp
}
service web {
  image "registry.example.com/web:1.0"
  user  10001
  port  http 8080
  ready GET /ready
  reach load-balancer
  env   MYSQL  address of mysql port mysql
  env   ADMIN  address of mysql port admin
  env   HOST   host of mysql
  env   ITSELF address of mysql port admin direct
  env   MAIL   address of mail port tcp
  env   PAGES  address of pages
}
attach broker to web for mysql { port mysql; listen 3307 }
attach ambassador pooler to web port admin for mysql {
  image  "registry.example.com/proxysql:2.7"
  user   10002
  listen 6033
}
attach ambassador relay to web for mail {
  image  "registry.example.com/relay:1.0"
  user   10002
  listen 2525
}
attach shard to pages as tier { }
attach ambassador mcrouter to web for pages {
  image  "registry.example.com/mcrouter:1.0"
  user   10002
  listen 5000
DIRECT
}
"""


def _compiled(direct: str = "") -> Outcome:
    text = PROGRAM.replace("DIRECT", f"  {direct}")
    outcome = compile_program("web.ddp", lambda _: text.encode(), Options())
    assert not outcome.failed, outcome.diagnostics
    return outcome


def _workload(outcome: Outcome, name: str) -> Workload:
    assert outcome.deployment is not None
    return next(each for each in outcome.deployment.workloads if each.name == name)


def test_each_port_of_a_target_is_dialled_at_its_own_ambassador() -> None:
    main = _workload(_compiled(), "web").containers[-1]
    assert {one.name: one.value for one in main.environment} == {
        "MYSQL": "127.0.0.1:3307",
        "ADMIN": "127.0.0.1:6033",
        "HOST": "127.0.0.1",
        "ITSELF": "mysql.example.com:33060",
        # The only port is meant, by its name as without it.
        "MAIL": "127.0.0.1:2525",
        "PAGES": "127.0.0.1:5000",
    }


def test_an_ambassador_that_knows_the_shards_is_let_in_to_them() -> None:
    def admitted(outcome: Outcome, name: str) -> set[str | None]:
        return {one.peer.workload for one in _workload(outcome, name).admissions}

    before, direct = _compiled(), _compiled("direct")
    assert "web" in admitted(before, "pages-shard")
    assert "web" not in admitted(before, "pages")
    assert "web" in admitted(direct, "pages")


SPLIT_TWICE = """
app demo { }
service web {
  image "registry.example.com/web:1.0"
  user  10001
  port  http 8080
  ready GET /ready
}
service trial like web { }
service other like web { calls web; reach load-balancer }
service portal like web { reach load-balancer; env WEB address of web; CALLS }
attach split to web { send 10% to trial; sticky none }
attach split to portal as ambassador for web { listen 8000; send 50% to trial; sticky none }
"""


def _let_in(calls: str) -> dict[str, set[str | None]]:
    """Who may connect to each workload's pods."""
    text = SPLIT_TWICE.replace("CALLS", calls)
    outcome = compile_program("web.ddp", lambda _: text.encode(), Options())
    assert outcome.deployment is not None, outcome.diagnostics
    return {
        workload.name: {admission.peer.workload for admission in workload.admissions}
        for workload in outcome.deployment.workloads
    }


def test_only_what_the_ambassador_dials_lets_its_caller_in() -> None:
    assert _let_in("") == {
        "web-split": {"other"},
        "web": {"web-split", "portal"},
        "trial": {"web-split", "portal"},
        "other": {None},
        "portal": {None},
    }


def test_what_is_said_to_be_called_lets_the_caller_in() -> None:
    assert _let_in("calls web")["web-split"] == {"other", "portal"}
    assert _let_in("env OWN address of web direct")["web-split"] == {"other"}
    assert _let_in("env ITSELF host of web")["web-split"] == {"other"}


LIKE = """
app demo { registry "registry.example.com/demo" }
service pages {
  image   "memcached:1.6"
  port    memcached 11211
  sharded 2
  data    cache
  ready   tcp
}
service web {
  image "registry.example.com/web:1.0"
  user  10001
  port  http 8080
  ready GET /ready
  reach load-balancer
  env   PAGES address of pages
}
service trial like web { image "registry.example.com/web:2.0" }
attach shard to web for pages { }
"""


def test_who_dials_any_shard_is_named() -> None:
    """The address is written in `web`, which has a router; `trial` has the address alone."""
    (found,) = compile_program("app.ddp", lambda _: LIKE.encode(), Options()).diagnostics
    assert found.code.slug == "dial/random-shard"
    assert "or in the pods of `trial`: `attach shard to trial as ambassador for pages`" in (
        found.helps
    )
    dialling = next(label for label in found.labels if label.text == "its pods dial it")
    assert LIKE[dialling.span.start :].startswith("service trial")
