"""The codes of what cannot be collected, or not as it is said."""

from __future__ import annotations

from typing import Final

from ddpc.diagnostics import Code, Severity

_APP: Final = 'app demo { registry "registry.example.com/demo" }\n'
_WEB: Final = (
    'service web {\n  image "registry.example.com/web:1.0"\n  user  10001\n  port  http 8080\n'
    "  ready GET /ready\n  reach load-balancer\n}\n"
)
_REDIS: Final = (
    'service redis {\n  image "redis:7.2"\n  port  redis 6379\n  ready tcp\n'
    "  allow from namespace shop\n}\n"
)


def _logs(*lines: str, of: str = "web") -> str:
    return "".join((f"attach logs to {of} {{\n", *(f"  {line}\n" for line in lines), "}\n"))


_ACCESS: Final = "collect file /var/log/web/access.log as nginx"

NO_REDIS: Final = Code(
    slug="logs/no-redis",
    summary="a slow log is collected from a service that is no Redis, or has several of its ports",
    why="The slow log is asked for at the port that speaks Redis, so there has to be one.",
    example=_APP + _WEB + _logs("collect slowlog"),
    instead=_APP + _REDIS + _logs("collect slowlog", of="redis"),
)

COLLECTED_TWICE: Final = Code(
    slug="logs/collected-twice",
    summary="one thing is collected twice",
    why="Every record would be printed twice, and two readers would share one remembered place.",
    example=_APP + _WEB + _logs(_ACCESS, "collect file /var/log/web/access.log as json"),
    instead=_APP + _WEB + _logs(_ACCESS, "collect file /var/log/web/audit.log  as json"),
)

NOT_IN_THE_POD: Final = Code(
    slug="logs/not-in-the-pod",
    summary="Storm is asked somewhere else than in the service's own pod",
    why=(
        "The adapter of every pod asks its own pod, over plain HTTP on localhost. One that asked"
        " elsewhere would repeat the same records in each replica."
    ),
    example=_APP + _WEB + _logs('collect storm from "http://storm.example.com:8080"'),
    instead=_APP + _WEB + _logs('collect storm from "http://localhost:8080"'),
)

NOTHING_LISTENS: Final = Code(
    slug="logs/nothing-listens",
    summary="Storm is asked at a port that the service does not have",
    why="Nobody would answer, and every attempt would be a record of an error.",
    example=_APP + _WEB + _logs('collect storm from "http://localhost:8081"'),
    instead=_APP + _WEB + _logs('collect storm from "http://localhost:8080"'),
)

WINDOW: Final = Code(
    slug="logs/window",
    summary="Storm keeps no figures for this window",
    why="Its interface gives figures for the last 10 minutes, 3 hours and day, and for no others.",
    example=_APP + _WEB + _logs('collect storm from "http://localhost:8080" window 5min'),
    instead=_APP + _WEB + _logs('collect storm from "http://localhost:8080" window 10min'),
)

INTERVAL: Final = Code(
    slug="logs/interval",
    summary="something would be collected too often, or at an odd time",
    why=(
        "Each time is a process of its own and a question to the service: whole seconds, and at"
        " most an hour, since a slow log holds 128 entries unless it is told otherwise."
    ),
    example=_APP + _REDIS + _logs("collect slowlog every 250ms", of="redis"),
    instead=_APP + _REDIS + _logs("collect slowlog every 1s", of="redis"),
)

SYSTEM_DIRECTORY: Final = Code(
    slug="logs/system-directory",
    summary="a file is collected from a directory that the image needs",
    why=(
        "The directory becomes a volume that both containers see. It begins empty, so all that the"
        " image has there would be gone."
    ),
    example=_APP + _WEB + _logs("collect file /var/log/web.log as json"),
    instead=_APP + _WEB + _logs("collect file /var/log/web/web.log as json"),
)

DIRECTORY_TAKEN: Final = Code(
    slug="logs/directory-taken",
    summary="files are collected from a volume of the service",
    why=(
        "The directory becomes a volume that both containers see and that begins empty in each pod."
        " One place holds one volume; and inside of another it hides what that one has there. Files"
        " that a storage keeps would also be collected again by each new pod."
    ),
    example=_APP
    + _WEB.replace("  ready", "  storage 1Gi at /data\n  ready")
    + _logs("collect file /data/web.log as json"),
    instead=_APP
    + _WEB.replace("  ready", "  storage 1Gi at /data\n  ready")
    + _logs("collect file /var/log/web/web.log as json"),
)

EXPRESSION: Final = Code(
    slug="logs/expression",
    summary="a regular expression that cannot be used",
    why=(
        "Lines are matched by Ruby, and what is matched becomes fields by the names of the groups."
        " Only what means the same in Ruby and in most other languages is taken."
    ),
    example=_APP + _WEB + _logs('collect file /var/log/web/a.log as regexp "^([A-Z]+) "'),
    instead=_APP + _WEB + _logs('collect file /var/log/web/a.log as regexp "^(?<level>[A-Z]+) "'),
)

FIELD_NAME: Final = Code(
    slug="logs/field-name",
    summary="what is to be redacted is no name of a field",
    why="A field is known by its name, one inside another by both with a point between them.",
    example=_APP + _WEB + _logs(_ACCESS, 'redact "pass word"'),
    instead=_APP + _WEB + _logs(_ACCESS, "redact password user.token"),
)

NOT_REDACTED: Final = Code(
    slug="logs/not-redacted",
    severity=Severity.WARNING,
    summary="fields are redacted, but a source has text without fields",
    why=(
        "`redact` takes out fields by their names. A slow command, a line of text and a record of"
        " several lines are one text: what is in it stays in it, up to where it is cut."
    ),
    example=_APP
    + _WEB
    + _logs(_ACCESS, "collect file /var/log/web/out.log as text", "redact password"),
    instead=_APP
    + _WEB
    + _logs(_ACCESS, "collect file /var/log/web/out.log as json", "redact password"),
)

TRUNCATE: Final = Code(
    slug="logs/truncate",
    summary="messages would be cut to nothing, or never",
    why="16 characters show a command's name and its key; longer lines than 65536 are left out.",
    example=_APP + _WEB + _logs(_ACCESS, "truncate 5"),
    instead=_APP + _WEB + _logs(_ACCESS, "truncate 500"),
)

TOO_SMALL: Final = Code(
    slug="logs/too-small",
    summary="fluentd does not fit into so little memory",
    why=(
        "The process takes about 45Mi before the first record, and what asks Redis or Storm 15Mi"
        " each time."
    ),
    example=_APP + _WEB + _logs(_ACCESS, "memory 64Mi"),
    instead=_APP + _WEB + _logs(_ACCESS, "memory 128Mi"),
)

PLUGIN_PASSWORD: Final = Code(
    slug="logs/plugin-password",
    summary="the plugin for the slow log is given a password",
    why="The plugin has no setting for one. Redis' own command line takes it from a Secret.",
    example=_APP
    + _REDIS
    + _logs("collect slowlog password secret redis/password with plugin", of="redis"),
    instead=_APP
    + _REDIS.replace(
        "  ready tcp",
        '  run   with "--requirepass" "$(REDISCLI_AUTH)"\n'
        "  env   REDISCLI_AUTH secret redis/password\n  ready tcp",
    )
    + _logs("collect slowlog password secret redis/password", of="redis"),
)

PLUGIN: Final = Code(
    slug="logs/plugin",
    severity=Severity.WARNING,
    summary="the plugin for the slow log loses entries",
    why=(
        "It leaves out the entry with the number 0, and after a restart of Redis, whose numbers"
        " begin anew, every entry up to the highest number before. It was written for fluentd 0.12;"
        " a file beside the configuration makes it run."
    ),
    example=_APP + _REDIS + _logs("collect slowlog with plugin", of="redis"),
    instead=_APP + _REDIS + _logs("collect slowlog", of="redis"),
)
