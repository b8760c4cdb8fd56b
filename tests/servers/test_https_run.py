"""Upstreams over https, run: who has not the certificate that was meant is not spoken to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager

import pytest

from ddpc.driver import Options, compile_program
from ddpc.rehearse.certificates import Certificate, certificate_for
from ddpc.rehearse.client import Reply, fetch
from ddpc.rehearse.network import Pod
from ddpc.rehearse.sandbox import Sandbox
from ddpc.rehearse.stub import serve
from tests.servers.builds import Build
from tests.servers.harness import nginx
from tests.servers.harness.cluster import new_cluster

OUTSIDE = {"user": "203.0.113.7", nginx.PUBLIC: "198.51.100.9"}
INSIDE = "accounts.shop.svc"
PROGRAM = """
app shop {{ target nginx {version} }}
service web {{
  image "registry.example.com/web:1.0"; user 10001; port http 8080; ready GET /ready
}}
{accounts}
attach rate-limit to web {{
  anonymous     1/min burst 0
  authenticated 100/s verified by accounts at /verify
  replicas      1
  reach         load-balancer
}}
"""
EXTERNAL = 'external accounts {{ host "{}"; port https 8443; {} }}'
SERVICE = (
    'service accounts {{ image "registry.example.com/accounts:1.0"; user 10001; ready tcp; '
    "port https 8443; {} }}"
)
EDGE = """
app shop {{ target nginx {version} }}
service accounts {{
  image "registry.example.com/accounts:1.0"; user 10001; ready tcp; port https 8443
  authority secret accounts-ca {name}
}}
edge public {{
  host "shop.example.com" {{ path / to accounts }}
  certificate secret shop-tls; replicas 1; reach load-balancer
}}
"""
CONF = b"""
pid /tmp/nginx.pid; error_log stderr; events {}
http { access_log off; client_body_temp_path /tmp/body; proxy_temp_path /tmp/proxy;
fastcgi_temp_path /tmp/fastcgi; uwsgi_temp_path /tmp/uwsgi; scgi_temp_path /tmp/scgi;
server { listen 8443 ssl; ssl_certificate /etc/tls/tls.crt; ssl_certificate_key /etc/tls/tls.key;
add_header X-Asked "$ssl_server_name $http_host" always; return 200; } }
"""


@contextmanager
def _accounts(pod: Pod, version: str, pair: Certificate) -> Iterator[None]:
    """Whoever asks is told 200, over TLS."""
    place = Sandbox(user=101, scratch=("/tmp",), volumes={"/etc/tls": pair.volume()})
    with nginx.run(CONF, version=version, pod=pod, port=8443, sandbox=place):
        yield


def _build(text: str) -> Build:
    outcome = compile_program("shop.ddp", lambda _: text.encode(), Options())
    assert not outcome.diagnostics, outcome.diagnostics
    return Build("shop", outcome)


def _verified(
    version: str, accounts: str, pair: Certificate, secrets: Mapping[str, Mapping[str, bytes]]
) -> bool:
    """Whether the verifier is believed: then its users have an allowance of their own."""
    build = _build(PROGRAM.format(version=version, accounts=accounts))
    with new_cluster(build.objects, secrets=secrets, outside=OUTSIDE) as cluster, ExitStack() as st:
        where = "accounts-0" if "service accounts" in accounts else nginx.PUBLIC
        st.enter_context(_accounts(cluster.pods[where], version, pair))
        st.enter_context(serve(cluster.pods["web-0"], 8080))
        st.enter_context(cluster.run(nginx=version))
        (tier,) = cluster.pods_of("web-rate-limit")
        statuses = [
            fetch(
                "http://web/",
                client=cluster.pods["user"],
                server=tier,
                port=8080,
                headers={"Authorization": "Bearer a-token"},
            ).status
            for _ in range(4)
        ]
    assert statuses in ([200] * 4, [200, 429, 429, 429]), statuses
    return statuses == [200] * 4


_PUBLIC = certificate_for(nginx.PUBLIC)
_IMPOSTOR = certificate_for(nginx.PUBLIC, "of-nobody.example.com")
_OWN = certificate_for(INSIDE, "accounts.example.com")
_OWN_CA = {"accounts-ca": {"ca.crt": _OWN.certificate}}
_PUBLIC_CA = {"accounts-ca": {"ca.crt": _PUBLIC.certificate}}


@pytest.mark.parametrize("version", nginx.VERSIONS)
@pytest.mark.parametrize(
    ("accounts", "pair", "secrets", "believed"),
    [
        (EXTERNAL.format(nginx.PUBLIC, ""), _PUBLIC, {}, True),
        (EXTERNAL.format(nginx.PUBLIC, ""), _IMPOSTOR, {}, False),
        (
            EXTERNAL.format(nginx.PUBLIC, "authority system for other.example.com"),
            _PUBLIC,
            {},
            False,
        ),
        (
            EXTERNAL.format("198.51.100.9", f"authority system for {nginx.PUBLIC}"),
            _PUBLIC,
            {},
            True,
        ),
        (
            EXTERNAL.format("198.51.100.9", f"authority system for {nginx.PUBLIC}"),
            _OWN,
            {},
            False,
        ),
        (
            EXTERNAL.format(nginx.PUBLIC, "authority secret accounts-ca"),
            _PUBLIC,
            _PUBLIC_CA,
            True,
        ),
        (EXTERNAL.format(nginx.PUBLIC, "authority secret accounts-ca"), _PUBLIC, _OWN_CA, False),
        (SERVICE.format("authority secret accounts-ca"), _OWN, _OWN_CA, True),
        (SERVICE.format("authority secret accounts-ca"), _PUBLIC, _PUBLIC_CA, False),
        (
            SERVICE.format("authority secret accounts-ca for accounts.example.com"),
            _OWN,
            _OWN_CA,
            True,
        ),
    ],
)
def test_a_verifier_is_believed_by_its_certificate(
    version: str,
    accounts: str,
    pair: Certificate,
    secrets: Mapping[str, Mapping[str, bytes]],
    believed: bool,
) -> None:
    assert _verified(version, accounts, pair, secrets) is believed


def _through_the_edge(version: str, name: str, pair: Certificate) -> Reply:
    build = _build(EDGE.format(version=version, name=name))
    secrets = {**_OWN_CA, "shop-tls": certificate_for("shop.example.com").volume()}
    with new_cluster(build.objects, secrets=secrets, outside=OUTSIDE) as cluster, ExitStack() as st:
        st.enter_context(_accounts(cluster.pods["accounts-0"], version, pair))
        st.enter_context(cluster.run(nginx=version))
        (edge,) = cluster.pods_of("public")
        return fetch(
            "https://shop.example.com/", client=cluster.pods["user"], server=edge, port=8443
        )


@pytest.mark.parametrize("version", nginx.VERSIONS)
def test_an_edge_leads_to_the_certificate_that_was_meant(version: str) -> None:
    there = _through_the_edge(version, "", _OWN)
    assert (there.status, there.header("X-Asked")) == (200, f"{INSIDE} shop.example.com")
    named = _through_the_edge(version, "for accounts.example.com", _OWN)
    assert (named.status, named.header("X-Asked")) == (200, "accounts.example.com shop.example.com")
    assert _through_the_edge(version, "", _IMPOSTOR).status == 502
    assert _through_the_edge(version, "for other.example.com", _OWN).status == 502
