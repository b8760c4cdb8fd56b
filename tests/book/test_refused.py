"""Where a person could write a defect of the book in a program, it is refused."""

from __future__ import annotations

import pytest

from ddpc.driver import Options, compile_program

APP = "app demo { pods 10.244.0.0/16 }\n"
SERVICE = """\
service web {{
  image "registry.example.com/web:1.0"
  user  10001
  port  http 8080
  {ready}
  reach load-balancer
  {more}
}}
"""


def _web(more: str = "", ready: str = "ready GET /ready") -> str:
    return APP + SERVICE.format(more=more, ready=ready)


REFUSED = {
    "a directive that is gone": (
        _web() + 'attach tls to web { hosts "a.example.com"; certificate secret web-tls;'
        " nginx { ssl on } }\n",
        "native/refused",
    ),
    "a probe of a port that is not there": (
        _web(ready="ready GET /ready port 9090"),
        "resolve/unknown-port",
    ),
    "a probe of what is no path": (_web(ready="ready GET ready"), "schema/wrong-type"),
    "a store as large as the memory": (
        _web() + "attach cache to web { memory 64Mi }\n",
        "cache/too-small",
    ),
    "a promise that one replica cannot keep": (
        _web("replicas 1\n  availability 99.99% rollout every 1h taking 40s"),
        "availability/one-replica",
    ),
    "adapters on one port": (
        _web()
        + "".join(
            f'attach adapter {name} to web {{ image "registry.example.com/{name}:1"; user 10002;'
            f" port http 9100 named {name} }}\n"
            for name in ("first", "second", "third")
        ),
        "pod/port-clash",
    ),
    "a port that two containers listen on": (
        _web() + 'attach sidecar topz to web { image "registry.example.com/topz:1"; user 10002;'
        " port http 8080 named topz }\n",
        "pod/port-clash",
    ),
    "limits behind a proxy that nobody knows": (
        _web().replace(" pods 10.244.0.0/16 ", " ")
        + 'attach tls to web { hosts "a.example.com"; certificate secret web-tls }\n'
        + "attach rate-limit to web separate { anonymous 10/s }\n",
        "rate-limit/collapsed-address",
    ),
    "users told apart by address in an ambassador": (
        _web("env API address of api")
        + 'service api { image "registry.example.com/api:1.0"; user 10001; port http 8080;'
        " ready GET /ready }\nservice next like api { }\n"
        + "attach split to web as ambassador for api { listen 8000; send 10% to next;"
        " sticky client-ip }\n",
        "split/one-client",
    ),
    "users told apart by address behind a proxy that nobody knows": (
        _web().replace(" pods 10.244.0.0/16 ", " ")
        + "service next like web { }\n"
        + 'attach tls to web { hosts "a.example.com"; certificate secret web-tls }\n'
        + "attach split to web separate { send 10% to next; sticky client-ip }\n",
        "split/collapsed-address",
    ),
    "a share that is left to nobody": (
        _web()
        + "front site { port http 80; reach load-balancer }\n"
        + "attach split to site { send 95% to web }\n",
        "split/no-rest",
    ),
    "an image of no version": (_web().replace("web:1.0", "web"), "schema/wrong-type"),
}


@pytest.mark.parametrize("defect", REFUSED)
def test_it_is_refused(defect: str) -> None:
    program, code = REFUSED[defect]
    outcome = compile_program("app.ddp", lambda _: program.encode(), Options())
    assert code in {one.code.slug for one in outcome.diagnostics if one.is_error}
    assert not outcome.files


def test_the_program_without_a_defect_is_accepted() -> None:
    outcome = compile_program("app.ddp", lambda _: _web().encode(), Options())
    assert not outcome.diagnostics
    assert outcome.files
