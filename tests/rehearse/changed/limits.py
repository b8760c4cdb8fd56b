"""Directives that end TLS, limit requests, and say who the client is."""

from __future__ import annotations

from tests.rehearse.changed.row import Group, Row

_TLS = "nginx/dictionary-tls/nginx.conf"
_ALICE = "GET /a 60 times as alice -> 200"
_LIMITED = "GET /a 100 times in 1s -> at least 1 of 429"
_FORGED = 'GET /f with authorization "Bearer forged" -> 200'
_FORGED_LIMITED = 'GET /f 100 times in 1s with authorization "Bearer forged" -> some 429'
_TOLD = "client address -> arrives as sent"
_REDIRECT = 'GET / over http host "www.my-domain.com" -> redirect 308 to "https://my-domain.com/"'
_REFUSED = 'GET / host "other.example.com" -> refused'
_PROTO = 'GET /p -> body field request.headers.x-forwarded-proto is "https"'
_HOST = 'GET /h -> body field request.headers.host is "my-domain.com"'
_HSTS = 'GET / -> header strict-transport-security is "max-age=86400"'

DICTIONARY = Group(
    example="dictionary",
    edits=(("words-tls\n", "words-tls\n  hsts 1d\n"),),
    more=f"expect dictionary {{\n{_FORGED}\n{_FORGED_LIMITED}\n{_REDIRECT}\n{_PROTO}\n{_HSTS}\n}}",
    rows=(
        Row(
            _TLS,
            "ssl_reject_handshake on;",
            "ssl_certificate $certificates/words-tls/tls.crt;"
            " ssl_certificate_key $certificates/words-tls/tls.key;",
            _REFUSED,
        ),
        Row(
            _TLS, "return 308 https://my-domain.com", "return 301 https://my-domain.com", _REDIRECT
        ),
        Row(_TLS, "return 308 https://my-domain.com", "return 308 https://$host", _REDIRECT),
        Row(
            _TLS,
            "server_name my-domain.com www.my-domain.com;",
            "server_name my-domain.com;",
            'GET / host "www.my-domain.com" -> certificate for "www.my-domain.com"',
        ),
        Row(_TLS, "add_header Strict-Transport-Security", "add_header X-Strict", _HSTS),
        Row(_TLS, "anonymous:13m rate=5r/s", "anonymous:13m rate=5000r/s", _LIMITED),
        Row(_TLS, "limit_req zone=anonymous burst=10 nodelay;", "", _LIMITED),
        Row(_TLS, "zone=anonymous burst=10", "zone=anonymous burst=1000", _LIMITED),
        Row(_TLS, "limit_req_status 429;", "limit_req_status 503;", _LIMITED),
        Row(
            _TLS,
            "''      $binary_remote_addr;",
            "''      '';",
            _LIMITED,
        ),
        Row(_TLS, "'~^2[0-9][0-9]$' $credential;", "'~^2[0-9][0-9]$' '';", _ALICE),
        Row(_TLS, "auth_request /.ddpc/verify;", "", _ALICE),
        Row(_TLS, "proxy_set_header Authorization $http_authorization;", "", _ALICE),
        Row(_TLS, "zone=authenticated burst=100", "zone=authenticated burst=1", _ALICE),
        Row(_TLS, "zone=verifications burst=100", "zone=verifications burst=1", _ALICE),
        Row(_TLS, "the_verifier/verify;", "the_verifier/;", _FORGED_LIMITED),
        Row(_TLS, "proxy_intercept_errors on;", "", _FORGED),
        Row(
            _TLS,
            "X-Forwarded-For $remote_addr;",
            "X-Forwarded-For $proxy_add_x_forwarded_for;",
            _TOLD,
        ),
        Row(_TLS, "X-Forwarded-Proto $scheme;", "X-Forwarded-Proto http;", _PROTO),
        Row(
            _TLS,
            "server dictionary:8080 max_fails=0;\n        server dictionary:8080 max_fails=0;",
            "server dictionary:8081;",
            "GET /define/dog -> 200",
        ),
    ),
)

_EDGE = "nginx/public/nginx.conf"
_VOTE = "nginx/vote-rate-limit/nginx.conf"
_POST = 'POST / 20 times in 1s host "vote.example.com" -> some 429'
_GET = 'GET / 20 times in 1s host "vote.example.com" -> 200'
_OTHERS = 'POST / 2 times by 10 clients host "vote.example.com" -> 200'
_FROM_VOTE = 'GET / host "vote.example.com" -> from vote'

ENTRANCE = Group(
    example="entrance",
    more=f"expect public {{\n{_OTHERS}\n{_HOST.replace('my-domain', 'result.example')}\n}}",
    rows=(
        Row(_EDGE, "proxy_pass http://vote;", "proxy_pass http://result;", _FROM_VOTE),
        Row(_EDGE, "proxy_set_header Host $host;", "proxy_set_header Host public;",
            _HOST.replace("my-domain", "result.example")),
        Row(_EDGE, "X-Forwarded-For $remote_addr;",
            "X-Forwarded-For $http_x_forwarded_for;", _TOLD),
        Row(_VOTE, "POST    $binary_remote_addr;", "PUT $binary_remote_addr;", _POST),
        Row(_VOTE, "default '';\n    }\n    limit_req_zone",
            "default $binary_remote_addr;\n    }\n    limit_req_zone", _GET),
        Row(_VOTE, "rate=2r/m", "rate=2000r/s", _POST),
        Row(_VOTE, "real_ip_header X-Forwarded-For;", "real_ip_header X-Nothing;", _OTHERS),
        Row(_VOTE, "set_real_ip_from 10.244.0.0/16;", "set_real_ip_from 10.0.0.0/32;", _OTHERS),
    ),
)  # fmt: skip
