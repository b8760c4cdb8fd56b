"""The codes of attachments that do not fit their place."""

from __future__ import annotations

from ddpc.diagnostics import Code, Severity

_APP = "app demo { }\n"
_WEB = (
    'service web {\n  image "registry.example.com/web:1.0"\n  user  10001\n  port  http 8080\n'
    "  ready GET /ready\n  reach load-balancer\n}\n"
)
_TLS = '{\n  hosts "www.example.com"\n  certificate secret web-tls\n}\n'
_EDGE = (
    'edge public {\n  host "www.example.com" { path / to web }\n  certificate secret web-tls\n'
    "  reach load-balancer\n}\n"
)
_INSIDE = _WEB.replace("  reach load-balancer\n", "")

WRONG_SUBJECT = Code(
    slug="attach/wrong-subject",
    summary="a pattern is attached to a kind of thing that it does not fit",
    why="A cache needs a service behind it, a sidecar needs pods to run in.",
    example=_APP + _INSIDE + _EDGE + "attach cache to public { }\n",
    instead=_APP + _INSIDE + _EDGE + "attach cache to web { }\n",
)

PLACEMENT = Code(
    slug="attach/placement",
    summary="a pattern cannot run where it is placed",
    why="Each pattern's page says where it can run.",
    example=_APP + _WEB + f"attach tls to web as adapter {_TLS}",
    instead=_APP + _WEB + f"attach tls to web as tier {_TLS}",
)

TARGET_NEEDED = Code(
    slug="attach/target-needed",
    summary="an ambassador does not say what it reaches",
    why="An ambassador stands in the caller's pods for something else: `for` says for what.",
    example=_APP
    + _WEB
    + 'attach ambassador db to web {\n  image "registry.example.com/proxy:1.0"\n  user  10003\n'
    + "  listen 5432\n}\n",
    instead=_APP
    + _WEB
    + 'external database {\n  host "db.example.com"\n  port postgres 5432\n}\n'
    + "attach ambassador db to web for database {\n"
    + '  image "registry.example.com/proxy:1.0"\n  listen 5432\n  user 10001\n}\n',
)

TARGET_UNUSED = Code(
    slug="attach/target-unused",
    summary="`for` stands where a pattern reaches nothing else",
    why="Only ambassadors stand for something else.",
    example=_APP + _WEB + "attach cache to web for web { }\n",
    instead=_APP + _WEB + "attach cache to web { }\n",
)

WORD_UNUSED = Code(
    slug="attach/unused-word",
    summary="a word of `attach` has no meaning for the pattern",
    why=(
        "What stands beside a service has no place in the order of its layers; what a pattern of"
        " one's own attaches says for itself where it stands. A word without effect would be read"
        " as if it had one."
    ),
    example=_APP
    + _WEB
    + 'attach sidecar topz to web separate {\n  image "registry.example.com/topz:1.0"\n'
    + "  user 10002\n}\n",
    instead=_APP
    + _WEB
    + 'attach sidecar topz to web {\n  image "registry.example.com/topz:1.0"\n  user 10002\n}\n',
)

LABEL_NEEDED = Code(
    slug="attach/label-needed",
    summary="a container of one's own has no name",
    why="The name tells the container in its pod.",
    example=_APP
    + _WEB
    + 'attach sidecar to web {\n  image "registry.example.com/topz:1.0"\n  user 10002\n}\n',
    instead=_APP
    + _WEB
    + 'attach sidecar topz to web {\n  image "registry.example.com/topz:1.0"\n  user 10002\n}\n',
)

_REDIS = (
    'service redis {\n  image "redis:7.2"\n  port  redis 6379\n  ready tcp\n'
    "  allow from namespace demo\n}\n"
)
_ASKING = _REDIS.replace(
    "  ready tcp",
    '  run   with "--requirepass" "$(REDISCLI_AUTH)"\n'
    "  env   REDISCLI_AUTH secret redis/password\n  ready tcp",
)
_SCRAPED = (
    'app demo { registry "registry.example.com/demo"; monitored from namespace monitoring }\n'
)
_METRICS = "attach metrics to redis { password secret redis/password }\n"

PASSWORDS_DIFFER = Code(
    slug="store/passwords-differ",
    summary="what asks one store gives it different passwords",
    why=(
        "A store has one password for all that give no user's name. Who gives another, or none, is"
        " refused with each question: a router serves nothing, an exporter says that the store is"
        " down, and no slow log is collected."
    ),
    example=_SCRAPED + _ASKING + _METRICS + "attach logs to redis { collect slowlog }\n",
    instead=_SCRAPED
    + _ASKING
    + _METRICS
    + "attach logs to redis { collect slowlog password secret redis/password }\n",
)

NO_PASSWORD_ASKED = Code(
    slug="store/no-password-asked",
    summary="a store is given a password that it does not ask for",
    why=(
        "The images of Redis and Valkey ask for a password only where their arguments or their file"
        " of settings name one; no variable does it. To a login that it does not ask for the store"
        " answers with an error: an exporter says that it is down, and a router serves nothing."
    ),
    example=_SCRAPED + _REDIS + _METRICS,
    instead=_SCRAPED + _ASKING + _METRICS,
    severity=Severity.WARNING,
)
