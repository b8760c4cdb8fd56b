"""Every kind of program is accepted by every supported Varnish without a warning."""

from __future__ import annotations

import pytest

from ddpc.ir.http import HttpProxy
from tests.backends.varnish import real
from tests.backends.varnish.build import served
from tests.backends.varnish.programs import PROGRAMS
from tests.servers.harness import varnish


@pytest.mark.parametrize("version", varnish.VERSIONS)
@pytest.mark.parametrize("made", PROGRAMS.values(), ids=PROGRAMS)
def test_varnishd_compiles_it(made: HttpProxy, version: str) -> None:
    server = served(made, version)
    result = varnish.check(
        server.files[0].text.encode(),
        version=version,
        sandbox=real.sandbox(server),
        options=server.command[server.command.index("-n") :],
    )
    assert result.ok, f"{result}\n{server.files[0].text}"
