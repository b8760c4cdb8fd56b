"""The codes of metrics."""

from __future__ import annotations

from typing import Final

from ddpc.diagnostics import Code

_APP = "app demo { monitored from namespace monitoring }\n"
_REDIS = (
    'service redis {\n  image "redis:7.2"\n  port  redis 6379\n  ready tcp\n'
    "  reach load-balancer\n}\n"
)
_MYSQL = (
    'service mysql {\n  image "mysql:8.4"\n  user  999\n  port  mysql 3306\n  ready tcp\n'
    "  reach load-balancer\n}\n"
)
_WEB = (
    'service web {\n  image "registry.example.com/web:1.0"\n  user  10001\n  port  http 8080\n'
    "  ready GET /ready\n  reach load-balancer\n}\n"
)

NO_EXPORTER: Final = Code(
    slug="metrics/no-exporter",
    summary="no exporter is known that fits a service",
    why=(
        "Which exporter asks a service follows from the protocol of its port, where there is one"
        " for that. For others, such as HTTP, somebody has to say which one."
    ),
    example=_APP + _WEB + "attach metrics to web { }\n",
    instead=_APP + _WEB + "attach metrics to web { exporter nginx }\n",
)

TOO_SMALL: Final = Code(
    slug="metrics/too-small",
    summary="an exporter does not fit into so little memory",
    why=(
        "Exporters are written in Go, whose runtime takes 2 to 6Mi before the first scrape, and up"
        " to twice what is in use before it cleans up."
    ),
    example=_APP + _REDIS + "attach metrics to redis { memory 8Mi }\n",
    instead=_APP + _REDIS + "attach metrics to redis { memory 16Mi }\n",
)

WHICH_PORT: Final = Code(
    slug="metrics/which-port",
    summary="it is not clear which port an exporter asks",
    why="An exporter asks one port, of a protocol that it knows.",
    example=_APP
    + _REDIS.replace("  ready", "  port  redis 6380 named other\n  ready").replace(
        "tcp\n", "tcp port redis\n"
    )
    + "attach metrics to redis { }\n",
    instead=_APP
    + _REDIS.replace("  ready", "  port  redis 6380 named other\n  ready").replace(
        "tcp\n", "tcp port redis\n"
    )
    + "attach metrics to redis port redis { }\n",
)

LOGIN: Final = Code(
    slug="metrics/login",
    summary="an exporter lacks what it needs to log in",
    why=(
        "A name without a password, or a password without a name, is passed over by most exporters"
        " without a word, and some end at once: nothing would be measured."
    ),
    example=_APP + _MYSQL + "attach metrics to mysql { password secret mysql-exporter/password }\n",
    instead=_APP
    + _MYSQL
    + "attach metrics to mysql {\n  login    exporter\n"
    + "  password secret mysql-exporter/password\n}\n",
)

NO_USE: Final = Code(
    slug="metrics/no-use",
    summary="an exporter has no use for what is said",
    why="What nothing comes of would be believed to hold.",
    example=_APP + _REDIS + "attach metrics to redis { status /status }\n",
    instead=_APP + _REDIS + "attach metrics to redis { every 15s }\n",
)

CUSTOM: Final = Code(
    slug="metrics/custom",
    summary="of an exporter of one's own, something has to be said",
    why=(
        "Nothing is known of it: its image, the numeric user that this runs as, and the port that"
        " it answers at have to be said."
    ),
    example=_APP + _REDIS + "attach metrics to redis { exporter custom }\n",
    instead=_APP
    + _REDIS
    + "attach metrics to redis {\n  exporter custom\n"
    + '  image    "registry.example.com/redis-exporter:0.9"\n  user     10004\n'
    + "  listen   9100\n}\n",
)

DECIDED: Final = Code(
    slug="metrics/decided",
    summary="a setting of an exporter is decided by the compiler",
    why=(
        "Where the exporter finds its service, how it logs in and where it listens follow from the"
        " program: said twice, they could differ."
    ),
    example=_APP + _REDIS + 'attach metrics to redis { env REDIS_ADDR "redis://127.0.0.1:6380" }\n',
    instead=_APP + _REDIS + 'attach metrics to redis { env REDIS_EXPORTER_CHECK_KEYS "db0=a*" }\n',
)

TIMES: Final = Code(
    slug="metrics/times",
    summary="the times of a scrape do not go together",
    why=(
        "Prometheus refuses a configuration whose timeout is longer than its interval, takes an"
        " interval of nothing for its own default, and forgets a measurement after five minutes."
    ),
    example=_APP + _REDIS + "attach metrics to redis { every 10s; timeout 15s }\n",
    instead=_APP + _REDIS + "attach metrics to redis { every 10s; timeout 5s }\n",
)
