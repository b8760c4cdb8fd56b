"""A program for each place where settings stand, in which more can be said."""

from __future__ import annotations

from ddpc.driver import Options
from tests.properties.corpus import Program

_API = (
    'service api {\n  image "registry.example.com/api:1.0"\n  user 10001\n  port http 8080\n'
    "  ready GET /ready\n  reach load-balancer\n}"
)


def _whole(*more: str) -> Program:
    text = (
        'app demo {\n# here: app\nregistry "registry.example.com/team"\n}\n'
        'service web {\n# here: service\nimage "registry.example.com/web:1.0"\nuser 10001\n'
        "port http 8080\nready GET /ready\nallow from namespace tools\n}\n"
    )
    text += "\n".join(more)
    return Program("whole", "app.ddp", {"app.ddp": text}, Options())


def _attached(pattern: str, *settings: str) -> Program:
    label = "own " if pattern in {"sidecar", "ambassador", "adapter"} else ""
    target = " for database" if pattern in {"ambassador", "broker"} else ""
    inner = "\n".join((f"# here: {pattern}", *settings))
    return _whole(
        'external database { host "db.example.com"; port postgres 5432 }',
        f"attach {pattern} {label}to web{target} {{\n{inner}\n}}\n",
    )


_REPOSITORY = 'repository "https://git.example.com/acme/site.git"'
_IMAGE = ('image "registry.example.com/own:1.0"', "user 10002")

WHOLE: dict[str, Program] = {
    "app": _whole(),
    "service": _whole(),
    "edge": _whole(
        'edge public {\n# here: edge\nhost "a.example.com" { path / to web }\n'
        "certificate secret tls\n}\n"
    ),
    "sidecar": _attached("sidecar", *_IMAGE),
    "adapter": _attached("adapter", *_IMAGE),
    "ambassador": _attached("ambassador", *_IMAGE, "listen 5432"),
    "broker": _attached("broker"),
    "git-sync": _attached("git-sync", _REPOSITORY, "into /app/current"),
    "split": _whole(_API, "attach split to web {\n# here: split\nsend 10% to api\n}\n"),
    "tls": _attached("tls", 'hosts "a.example.com"', "certificate secret tls"),
    "cache": _attached("cache"),
    "logs": _attached("logs", "collect file /var/log/web/access.log as nginx"),
    "metrics": _attached("metrics", "exporter nginx"),
    "rate-limit": _attached("rate-limit", "anonymous 10/s"),
    "shard": _whole(
        'service redis {\nimage "redis:7.2"\nport redis 6379\nready tcp\nsharded 2\ndata cache\n}',
        "attach shard to web for redis {\n# here: shard\n}\n",
    ),
    "session": _attached("session", "by cookie SESSION", "pods listed"),
}
"""A program for each place where settings stand; ``# here: PLACE`` is where more can be put."""
