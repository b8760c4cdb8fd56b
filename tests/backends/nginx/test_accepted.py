"""Every kind of program is accepted by every supported nginx without a warning."""

from __future__ import annotations

import pytest

from ddpc.ir.http import HttpProxy
from tests.backends.nginx import real
from tests.backends.nginx.build import served, text
from tests.backends.nginx.programs import PROGRAMS
from tests.servers.harness import gixy, nginx

ON_REQUEST = {"hsts_header": "browsers remember HSTS: it is there where it was asked for"}
OF_SPLITS = {
    "missing_resolver": "the variable names an upstream of the file: nothing is looked up later",
    "proxy_pass_normalized": "what follows the scheme is that variable, and no path",
}


@pytest.mark.parametrize("version", nginx.VERSIONS)
@pytest.mark.parametrize("program", PROGRAMS.values(), ids=PROGRAMS)
def test_nginx_accepts_it(program: HttpProxy, version: str) -> None:
    made = served(program, version)
    result = nginx.check(
        made.files[0].text.encode(), version=version, sandbox=real.sandbox(made, program)
    )
    assert result.ok, f"{result}\n{made.files[0].text}"


@pytest.mark.parametrize("program", PROGRAMS.values(), ids=PROGRAMS)
def test_gixy_finds_nothing(program: HttpProxy) -> None:
    newest, oldest = text(program), text(program, "1.22")
    for conf in dict.fromkeys((newest, oldest)):
        result = gixy.check(conf.encode(), allowed=_allowed(conf))
        assert result.ok, f"{result}\n{conf}"


def _allowed(conf: str) -> dict[str, str]:
    return {**ON_REQUEST, **OF_SPLITS} if "://$arm;" in conf else ON_REQUEST
