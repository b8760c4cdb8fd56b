"""Directives of splits: how large shares are, of whom, and what has an arm of its own."""

from __future__ import annotations

from tests.rehearse.changed.row import Group, Row

_TIER = "nginx/web-split/nginx.conf"
_INSIDE = "nginx/portal-split/nginx.conf"
_SHARES = "GET / by 1000 clients -> shares as declared"
_SAME = "GET / 10 times by 20 clients -> same service each time"
_TOLD = "client address -> arrives as sent"
_PORTAL_SHARES = "GET /portal by 1000 clients -> shares as declared"
_PORTAL_SAME = "GET /portal 10 times by 20 clients -> same service each time"

EXPERIMENT = Group(
    example="experiment",
    more=(
        f"expect web {{\n{_TOLD}\n}}\n"
        f"expect web from portal {{\n{_PORTAL_SHARES}\n{_PORTAL_SAME}\n}}"
    ),
    rows=(
        Row(_TIER, "10% experiment;", "20% experiment;", _SHARES),
        Row(_TIER, "        10% experiment;\n", "", _SHARES),
        Row(_TIER, "*   web-origin;", "*   experiment;", _SHARES),
        Row(_TIER, '"web:$remote_addr"', '"web:$request_id"', _SAME),
        Row(_TIER, '"web:$remote_addr"', '"web:$server_addr"', _SHARES),
        Row(_TIER, "proxy_pass http://$arm;", "proxy_pass http://web-origin;", _SHARES),
        Row(_TIER, "X-Forwarded-For $remote_addr;",
            "X-Forwarded-For $http_x_forwarded_for;", _TOLD),
        Row(_INSIDE, "10% experiment;", "20% experiment;", _PORTAL_SHARES),
        Row(_INSIDE, '"web:$split_user"', '"web:$remote_addr"', _PORTAL_SHARES),
        Row(_INSIDE, "default $http_x_user;", "default $request_id;", _PORTAL_SAME),
        Row(_INSIDE, "listen 127.0.0.1:8000", "listen 127.0.0.1:8002", _PORTAL_SAME),
    ),
)  # fmt: skip

_REVIEWS = "nginx/reviews-split/nginx.conf"
_JASON = 'GET /reviews/0 with end-user "jason" -> from reviews-v2'
_OTHER = 'GET /reviews/0 40 times with end-user "JASON" -> not from reviews-v2'
_BY = "GET /reviews/0 by 1000 clients -> shares as declared"
_EACH = "GET /reviews/0 10 times by 20 clients -> same service each time"

REVIEWS = Group(
    example="reviews",
    rows=(
        Row(_REVIEWS, "'~^jason\\\\z' reviews-v2;", "'~^james\\\\z' reviews-v2;", _JASON),
        Row(_REVIEWS, "'~^jason\\\\z' reviews-v2;", "'~^jason\\\\z' reviews-v1;", _JASON),
        Row(_REVIEWS, "default      $drawn_arm;", "default      reviews-v2;", _BY),
        Row(_REVIEWS, "10% reviews-v3;", "1% reviews-v3;", _BY),
        Row(_REVIEWS, "default $http_end_user;", "default $request_id;", _EACH),
        Row(
            _REVIEWS,
            "server reviews-v2:9080 max_fails=0;\n        server reviews-v2:9080 max_fails=0;",
            "server reviews-v1:9080;",
            _JASON,
        ),
    ),
)
