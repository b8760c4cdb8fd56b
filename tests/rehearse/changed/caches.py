"""Directives of caches: what is kept, for whom, and who is told about."""

from __future__ import annotations

from tests.rehearse.changed.row import Group, Row

_VCL = "varnish/dictionary-cache/default.vcl"
_COUNTED = 'GET /counted with cookie "_ga=1" again -> from cache'
_USERS = 'GET /users with cookie "user=1" again -> not from cache'
_TOLD = "client address -> arrives as sent"

KEPT = Group(
    example="dictionary",
    more=f"expect dictionary {{\n{_COUNTED}\n{_USERS}\n}}",
    rows=(
        Row(_VCL, "(?:_ga[^=;]*|", "(?:", _COUNTED),
        Row(_VCL, 'std.collect(req.http.Cookie, "; ");', "unset req.http.Cookie;", _USERS),
        Row(_VCL, '    "10.0.0.0"/8;\n', "", _TOLD),
        Row(_VCL, "set req.http.X-Real-IP = req.http.X-Forwarded-For;",
            "set req.http.X-Real-IP = client.ip;", _TOLD),
        Row(_VCL, '.host = "dictionary-origin";\n    .port = "8080"',
            '.host = "dictionary-origin";\n    .port = "8081"', "GET /define/dog -> 200"),
    ),
)  # fmt: skip

_SHOP = "varnish/shop-rate-limit/default.vcl"
_NGINX = "nginx/shop-session/nginx.conf"
_ADMIN = "GET /admin/orders again -> not from cache"
_STATIC = 'GET /static/user with cookie "logged_in_1=yes" again -> not from cache'
_TAKEN = 'GET /static/taken with cookie "other=yes" again -> from cache'
_LOGIN = "POST /login 100 times in 1s -> at least 1 of 429"
_READ = "GET /login 100 times in 1s -> 200"
_CLIENTS = "POST /login by 20 clients -> 200"
_SAME = "GET /admin/cart 10 times by 20 clients -> same pod each time"
_PURGED = "GET /static/new.svg -> not from cache"

SHOP = Group(
    example="shop",
    edits=(("replicas 3 sharded", "replicas 2 sharded"),),
    more=f"expect shop {{\n{_STATIC}\n{_TAKEN}\n{_READ}\n{_CLIENTS}\n{_TOLD}\n}}",
    rows=(
        Row(_SHOP, '"^/admin/"', '"^/admins/"', _ADMIN),
        Row(_SHOP, "logged_in_[^=;]*", "logged_on_[^=;]*", _STATIC),
        Row(_SHOP, '"^/static/" && (req.method', '"^/statics/" && (req.method', _TAKEN),
        Row(_SHOP, "        call limit_requests;\n",
            '        if (req.url == "") {\n            call limit_requests;\n        }\n', _LOGIN),
        Row(_SHOP, 'if (req.method == "POST" && (', 'if (req.method == "PUT" && (', _LOGIN),
        Row(_SHOP, 'if (req.method == "POST" && (', "if ((", _READ),
        Row(_SHOP, 'synth(429, "Too', 'synth(503, "Too', _LOGIN),
        Row(_SHOP, 'is_denied("rule 1 " + req.http.X-Real-IP',
            'is_denied("rule 1 " + server.identity', _CLIENTS),
        Row(_SHOP, "            return (purge);", "            return (synth(200));", _PURGED,
            before=("GET /static/new.svg -> 200", "PURGE /static/new.svg -> 200")),
        Row(_NGINX, "hash $cookie_SESSION consistent;", "random;", _SAME),
        Row(_NGINX, "hash $cookie_SESSION consistent;", "hash $request_id consistent;", _SAME),
        Row(_NGINX, "service=http resolve", "service=https resolve", "GET / -> 200"),
        Row(_NGINX, "X-Forwarded-For $forwarded_for;",
            "X-Forwarded-For $realip_remote_addr;", _TOLD),
    ),
)  # fmt: skip
