"""The codes of what is read the same way wherever it stands: ports, arguments, variables."""

from __future__ import annotations

from ddpc.diagnostics import Code, Severity

_WEB = (
    'service web {\n  image "registry.example.com/web:1.0"\n  user  10001\n  port  http 8080\n'
    "  ready GET /ready\n  reach load-balancer\n}\n"
)
_APP = "app demo { }\n"

UNKNOWN_PORT = Code(
    slug="resolve/unknown-port",
    summary="a port is named that the service does not have",
    why="Ports are known by name or number, and both are the service's to declare.",
    example=_APP + _WEB.replace("GET /ready", "GET /ready port admin"),
    instead=_APP + _WEB.replace("GET /ready", "GET /ready port http"),
)

WHICH_PORT = Code(
    slug="resolve/which-port",
    summary="several ports fit, and none is said",
    why="Where more than one port fits, a guess could be the wrong one.",
    example=_APP
    + _WEB.replace("  port  http 8080\n", "  port  http 8080\n  port  http 9090 named admin\n"),
    instead=_APP
    + _WEB.replace(
        "  port  http 8080\n", "  port  http 8080\n  port  http 9090 named admin\n"
    ).replace("GET /ready", "GET /ready port http"),
)

_GIVEN = 'service web {{\n  image "registry.example.com/web:1.0"\n  user  10001\n{}}}\n'

PASSWORD_IN_URL = Code(
    slug="secret/in-url",
    summary="a password stands in a URL",
    why=(
        "It would be in the build, and in the cluster's objects, for everybody to read; and `@`,"
        " `:`, `/` or `#` in it break the URL. A Secret of the cluster gives it by a variable of"
        " its own."
    ),
    example=_APP + _GIVEN.format('  env   DATABASE_URL "postgres://app:hunter2@db:5432/shop"\n'),
    instead=_APP
    + _GIVEN.format(
        '  env   DATABASE_URL "postgres://app@db:5432/shop"\n'
        "  env   PGPASSWORD secret database/password\n"
    ),
)

CREDENTIAL = Code(
    slug="secret/plain-text",
    severity=Severity.WARNING,
    summary="what is called a password, or a token, stands in plain text",
    why=(
        "Variables and arguments are in the build and in the cluster's objects as they stand:"
        " whoever may read those has it. A reference to a Secret is not the secret. What only"
        " sounds like one (a switch, a number, a path, a URL) is passed over."
    ),
    example=_APP + _GIVEN.format('  env   API_TOKEN "hunter2-hunter2"\n'),
    instead=_APP + _GIVEN.format("  env   API_TOKEN secret web/token\n"),
)

NO_PROGRAM = Code(
    slug="run/no-program",
    summary="the name of the program that is run is empty",
    why=(
        "Nothing can be started by an empty name. What the image itself starts is run where `run`"
        " is left out, and is given other arguments by `run with`."
    ),
    example=_APP + _GIVEN.format('  run   "" with "--verbose"\n'),
    instead=_APP + _GIVEN.format('  run   with "--verbose"\n'),
)

UNSET_VARIABLE = Code(
    slug="run/unset-variable",
    severity=Severity.WARNING,
    summary="a reference to a variable stays text",
    why=(
        "In the arguments of `run`, `$(NAME)` stands for a variable of the same container that the"
        " program declares. Any other is passed on as it is written, and so is one in the text of"
        " another variable."
    ),
    example=_APP + _GIVEN.format('  run   with "--login=$(PASSWORD)"\n'),
    instead=_APP
    + _GIVEN.format('  run   with "--login=$(PASSWORD)"\n  env   PASSWORD secret web/password\n'),
)
