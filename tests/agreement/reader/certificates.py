"""What nginx proves itself with, and by whom it has others prove themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tests.agreement.reader.directive import Directive
from tests.agreement.reader.parts import Dial, Served, Trusted

Expand = Callable[[str], tuple[str, ...]]
"""What a text can be once its variables are replaced."""


def served(everything: tuple[Directive, ...], expand: Expand) -> Iterator[Served]:
    """Each server that has a certificate."""
    for server in everything:
        if server.name != "server" or not server.all("ssl_certificate"):
            continue
        hosts = tuple(host for one in server.all("server_name") for host in one.args)
        (certificate,) = (one.args[0] for one in server.all("ssl_certificate"))
        (key,) = (one.args[0] for one in server.all("ssl_certificate_key"))
        for path, other in zip(expand(certificate), expand(key), strict=True):
            yield Served(hosts=hosts, certificate=path, key=other)


def trusted(
    everything: tuple[Directive, ...], dials: Callable[[str], tuple[Dial, ...]]
) -> Iterator[Trusted]:
    """Each authority, with whom the same block passes requests to over TLS."""
    for block in everything:
        for one in block.block:
            module, _, word = one.name.partition("_")
            if word == "pass":
                for authority in block.all(f"{module}_ssl_trusted_certificate"):
                    yield Trusted(dials=dials(one.args[0]), authority=authority.args[0])
