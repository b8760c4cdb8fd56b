"""The codes of names, declarations and overlays."""

from __future__ import annotations

from ddpc.diagnostics import Code, Severity

_WEB = (
    'service web {\n  image "registry.example.com/web:1.0"\n  user  10001\n  port  http 8080\n'
    "  ready GET /ready\n  reach load-balancer\n}\n"
)
_APP = "app demo { }\n"
_SIDECARS = "".join(
    f'attach sidecar {name} to web {{\n  image "registry.example.com/{name}:1"\n  user 10002\n}}\n'
    for name in ("topz", "debug")
)

NO_APP = Code(
    slug="declare/no-app",
    summary="the program has no `app`",
    why="An `app` names the unit of a build; its name is the namespace unless it says another.",
    example=_WEB,
    instead=_APP + _WEB,
)

DECLARED_TWICE = Code(
    slug="declare/twice",
    summary="two things have one name",
    why=(
        "Services, fronts, externals and edges share the cluster's names, so each name is declared"
        " once. Only an environment's overlay may say more about one."
    ),
    example=_APP + _WEB + 'external web {\n  host "web.example.com"\n  port http 80\n}\n',
    instead=_APP + _WEB + 'external legacy {\n  host "web.example.com"\n  port http 80\n}\n',
)

MISPLACED = Code(
    slug="declare/misplaced",
    summary="a declaration is written in a form that it does not have",
    why="`pattern`, `let` and `input` have a form of their own.",
    example=_APP + "let copies 3\n" + _WEB,
    instead=_APP + "let copies = 3\n" + _WEB,
)

SHADOWED = Code(
    slug="declare/shadowed",
    summary="a parameter has the name of a constant, an input or another parameter",
    why="Which of the two `${name}` would mean is a matter of rules that nobody should have to"
    " know.",
    example=_APP
    + "let memory = 1Gi\n"
    + "pattern modernise(memory: size = 2Gi) {\n  attach cache to self { memory ${memory} }\n}\n"
    + _WEB,
    instead=_APP
    + "pattern modernise(memory: size = 2Gi) {\n  attach cache to self { memory ${memory} }\n}\n"
    + _WEB,
)

UNSET_INPUT = Code(
    slug="declare/unset-input",
    summary="an input has no value",
    why="Inputs are what a build is told from outside, such as the tag of an image that CI has"
    " made.",
    example=_APP + "input tag: text\n" + _WEB,
    instead=_APP + _WEB,
)

UNKNOWN_INPUT = Code(
    slug="declare/unknown-input",
    summary="`--set` names an input that is not declared",
    why="A value that nothing reads is most likely a misspelt name.",
    arguments=("--set", "mode=quiet"),
    example=_APP + _WEB,
    instead=_APP + "input mode: text\n" + _WEB.replace("  reach", "  env MODE ${mode}\n  reach"),
)

WRONG_INPUT = Code(
    slug="declare/wrong-input",
    summary="the value given with `--set` is not of the input's type",
    why="An input has a type, and the value is read as a literal of it.",
    arguments=("--set", "mode=quiet"),
    example=_APP + "input mode: number\n" + _WEB.replace("  reach", "  env MODE ${mode}\n  reach"),
    instead=_APP + "input mode: text\n" + _WEB.replace("  reach", "  env MODE ${mode}\n  reach"),
)

CONSTANT_CYCLE = Code(
    slug="declare/constant-cycle",
    summary="constants are made of each other in a circle",
    why="A constant that needs itself has no value.",
    example=_APP + 'let a = "${b}"\nlet b = "${a}"\n' + _WEB,
    instead=_APP + 'let a = "x"\nlet b = "${a}"\n' + _WEB,
)

UNKNOWN_NAME = Code(
    slug="resolve/unknown-name",
    summary="a name is declared nowhere",
    why="References are to declared things, so that what is called can be proved to exist.",
    example=_APP + _WEB.replace("  reach", "  calls databse\n  reach"),
    instead=_APP
    + _WEB.replace("  reach", "  calls database\n  reach")
    + 'external database {\n  host "db.example.com"\n  port postgres 5432\n}\n',
)

WRONG_KIND = Code(
    slug="resolve/wrong-kind",
    summary="a name is declared, but as another kind of thing",
    why="A place that needs pods cannot take a thing that has none, and the reverse.",
    example=_APP
    + _WEB
    + 'external database {\n  host "db.example.com"\n  port postgres 5432\n}\n'
    + "attach cache to database { }\n",
    instead=_APP + _WEB + "attach cache to web { }\n",
)

UNKNOWN_PATTERN = Code(
    slug="resolve/unknown-pattern",
    summary="a pattern is neither built in nor declared",
    why="`attach` takes a pattern by its name.",
    example=_APP + _WEB + "attach cahce to web { }\n",
    instead=_APP + _WEB + "attach cache to web { }\n",
)

UNKNOWN_ENVIRONMENT = Code(
    slug="resolve/unknown-environment",
    summary="the environment asked for is not declared",
    why="`--env` chooses one of the program's `environment` overlays.",
    arguments=("--env", "prod"),
    example=_APP + _WEB + "environment production {\n  service web { replicas 2 }\n}\n",
    instead=_APP + _WEB + "environment prod {\n  service web { replicas 2 }\n}\n",
)

LIKE_CYCLE = Code(
    slug="resolve/like-cycle",
    summary="things are like each other in a circle",
    why="What is like another starts from what that one says; a circle has no start.",
    example=_APP
    + _WEB.replace("service web", "service web like api")
    + _WEB.replace("service web", "service api like web"),
    instead=_APP + _WEB + "service api like web { }\n",
)

NOTHING_REMOVED = Code(
    slug="overlay/nothing-removed",
    summary="`without` takes away what is not there",
    why="An overlay that no longer matches says something else than its author thinks.",
    example=_APP + _WEB + "environment dev {\n  without cache on web\n}\n",
    instead=_APP + _WEB + "attach cache to web { }\nenvironment dev {\n  without cache on web\n}\n",
)

UNBOUND = Code(
    slug="overlay/unbound-external",
    summary="an external has no host in some environment",
    why=(
        "Where a service outside is may differ by environment, and then each environment has to say"
        " it. One that does not would only be found out on its day, so all are checked by every"
        " build; a build without `--env` is one as well."
    ),
    example=_APP
    + _WEB
    + "external database { port mysql 3306 }\n"
    + 'environment prod {\n  external database { host "db.example.com" }\n}\n'
    + "environment staging {\n  service web { replicas 2 }\n}\n",
    instead=_APP
    + _WEB
    + "external database { port mysql 3306 }\n"
    + 'environment prod {\n  external database { host "db.example.com" }\n}\n'
    + "environment staging like prod {\n  service web { replicas 2 }\n}\n",
    arguments=("--env", "prod"),
)

AMBIGUOUS_OVERLAY = Code(
    slug="overlay/which-attachment",
    summary="an overlay's attachment matches several",
    why="Several attachments of one pattern to one service are told apart by their labels.",
    example=_APP
    + _WEB
    + _SIDECARS
    + "environment prod {\n  attach sidecar to web { memory 128Mi }\n}\n",
    instead=_APP
    + _WEB
    + _SIDECARS
    + "environment prod {\n  attach sidecar topz to web { memory 128Mi }\n}\n",
)

PATTERN_CYCLE = Code(
    slug="expand/pattern-cycle",
    summary="a pattern attaches itself, or patterns attach each other too deep",
    why="The expansion would never end.",
    example=_APP
    + _WEB
    + "pattern again() {\n  attach again to self { }\n}\nattach again to web { }\n",
    instead=_APP
    + _WEB
    + "pattern again() {\n  attach cache to self { }\n}\nattach again to web { }\n",
)

UNREADABLE_FILE = Code(
    slug="load/unreadable",
    summary="a file that the program names cannot be read",
    why="Files are named relative to the project's folder, the one of the program's first file.",
    example=_APP + 'import "missing.ddp"\n' + _WEB,
    instead=_APP + _WEB,
)

IMPORT_CYCLE = Code(
    slug="load/import-cycle",
    summary="files import each other in a circle",
    why="An order of reading that has no beginning hides which file leads; one of the imports"
    " goes.",
    files=(
        ("circle.ddp", 'import "app.ddp"\nlet tag = "1.0"\n'),
        ("constants.ddp", 'let tag = "1.0"\n'),
    ),
    example=_APP + 'import "circle.ddp"\n' + _WEB.replace("web:1.0", "web:${tag}"),
    instead=_APP + 'import "constants.ddp"\n' + _WEB.replace("web:1.0", "web:${tag}"),
)

BAD_RESOURCE = Code(
    slug="resource/invalid",
    summary="a file of Kubernetes objects is not sound",
    why="What is passed through is checked as far as it can be: the cluster would refuse it later.",
    files=(
        ("nameless.yaml", "apiVersion: v1\nkind: ServiceAccount\n"),
        ("account.yaml", "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: web\n"),
    ),
    example=_APP + _WEB + 'resource "nameless.yaml"\n',
    instead=_APP + _WEB + 'resource "account.yaml"\n',
)

BAD_NATIVE = Code(
    slug="native/unknown",
    summary="a setting in a tool's own words is unknown, misplaced or has the wrong number of"
    " arguments",
    why="The tool would refuse to start with it.",
    example=_APP
    + _WEB
    + 'attach tls to web {\n  hosts "www.example.com"\n  certificate secret web-tls\n'
    + "  nginx { proxy_bufers 8 16k }\n}\n",
    instead=_APP
    + _WEB
    + 'attach tls to web {\n  hosts "www.example.com"\n  certificate secret web-tls\n'
    + "  nginx { proxy_buffers 8 16k }\n}\n",
)

REFUSED_NATIVE = Code(
    slug="native/refused",
    summary="a setting in a tool's own words is one that may not be set by hand",
    why="What loads code or files, and what the compiler itself decides, is not open to settings.",
    example=_APP
    + _WEB
    + 'attach tls to web {\n  hosts "www.example.com"\n  certificate secret web-tls\n'
    + '  nginx { include "more.conf" }\n}\n',
    instead=_APP
    + _WEB
    + 'attach tls to web {\n  hosts "www.example.com"\n  certificate secret web-tls\n}\n',
)

UNSUPPORTED_TARGET = Code(
    slug="target/unsupported",
    summary="a target version is not one that is tested",
    why="Only versions that the output is tested on are promised.",
    example="app demo { target nginx 1.18 }\n" + _WEB,
    instead="app demo { target nginx 1.30 }\n" + _WEB,
)

EMPTY_BLOCK_WARNING = Code(
    slug="declare/nothing",
    severity=Severity.WARNING,
    summary="the program declares an app and nothing in it",
    why="A build of nothing is most likely a missing import.",
    example=_APP,
    instead=_APP + _WEB,
)
