"""The codes of statements that do not fit their schemas."""

from __future__ import annotations

from ddpc.diagnostics import Code

_APP = "app demo { }\n"
_WEB = 'service web {\n  image "registry.example.com/web:1.0"\n  user  10001\n  port  http 8080\n'
_OPEN = "  ready GET /ready\n  reach load-balancer\n}\n"

UNKNOWN_WORD = Code(
    slug="schema/unknown-word",
    summary="a statement's word does not exist where it stands",
    why="A word that nobody knows would be a setting that nobody keeps, so none is passed over.",
    example=_APP + _WEB + "  replicsa 3\n" + _OPEN,
    instead=_APP + _WEB + "  replicas 3\n" + _OPEN,
)

WRONG_TYPE = Code(
    slug="schema/wrong-type",
    summary="a literal is not of the type that its place takes",
    why=(
        "Each place takes one type: a duration has a unit of time, a size a unit of size, a"
        " name is a"
        " DNS label. The type comes from the place, not from how the literal looks."
    ),
    example=_APP + _WEB + "  ready GET /ready every 5\n  reach load-balancer\n}\n",
    instead=_APP + _WEB + "  ready GET /ready every 5s\n  reach load-balancer\n}\n",
)

NOT_ONE_OF = Code(
    slug="schema/not-one-of",
    summary="a word is none of those that its place knows",
    why="Some places take one of a few words; the message lists them.",
    example=_APP + _WEB.replace("http 8080", "htp 8080") + _OPEN,
    instead=_APP + _WEB + _OPEN,
)

MISSING_ARGUMENT = Code(
    slug="schema/missing-argument",
    summary="a statement ends before it is complete",
    why="The forms of a statement say which arguments it needs.",
    example=_APP + _WEB + "  ready GET\n  reach load-balancer\n}\n",
    instead=_APP + _WEB + _OPEN,
)

UNEXPECTED_ARGUMENT = Code(
    slug="schema/unexpected-argument",
    summary="a statement has an argument that none of its forms has",
    why="The forms of a statement say which arguments it takes, and where.",
    example=_APP + _WEB + "  replicas 3 pods\n" + _OPEN,
    instead=_APP + _WEB + "  replicas 3\n" + _OPEN,
)

MISSING_SETTING = Code(
    slug="schema/missing-setting",
    summary="a block lacks settings that it needs",
    why="Some settings have no default that would be right: they have to be said.",
    example=_APP
    + "service web {\n  port http 8080\n  ready GET /ready\n  reach load-balancer\n}\n",
    instead=_APP + _WEB + _OPEN,
)

DUPLICATE = Code(
    slug="schema/duplicate",
    summary="a setting is given twice",
    why=(
        "Which of two would count is a matter of luck, so neither does. Only an environment's"
        " overlay"
        " replaces a setting."
    ),
    example=_APP + _WEB + "  replicas 2\n  replicas 3\n" + _OPEN,
    instead=_APP + _WEB + "  replicas 3\n" + _OPEN,
)

NO_BLOCK = Code(
    slug="schema/no-block",
    summary="a statement has a block but takes none",
    why="Only statements whose settings go further have blocks.",
    example=_APP + _WEB + "  replicas 3 { }\n" + _OPEN,
    instead=_APP + _WEB + "  replicas 3\n" + _OPEN,
)

NEEDS_BLOCK = Code(
    slug="schema/needs-block",
    summary="a statement lacks its block",
    why="What the statement declares is said in its block.",
    example=_APP + "service web\n",
    instead=_APP + _WEB + _OPEN,
)

UNKNOWN_REFERENCE = Code(
    slug="schema/unknown-reference",
    summary="`${name}` stands for nothing",
    why="`${name}` stands for a `let` constant, an `input`, or a parameter of the pattern it is"
    " in.",
    example=_APP + _WEB + "  replicas ${copies}\n" + _OPEN,
    instead=_APP + "let copies = 3\n" + _WEB + "  replicas ${copies}\n" + _OPEN,
)

TOO_LONG = Code(
    slug="schema/text-too-long",
    summary="references make a text too long",
    why="A few constants that are made of each other can make a text without an end. What is long"
    " stands in a file of the project.",
    example=_APP
    + 'let one = "0123456789abcdef0123456789abcdef"\n'
    + 'let two = "${one}${one}${one}${one}${one}${one}${one}${one}"\n'
    + 'let three = "${two}${two}${two}${two}${two}${two}${two}${two}"\n'
    + 'let four = "${three}${three}${three}${three}${three}${three}${three}${three}"\n'
    + 'let five = "${four}${four}${four}${four}${four}${four}${four}${four}"\n'
    + _WEB
    + "  env SALT ${five}\n"
    + _OPEN,
    instead=_APP
    + 'let one = "0123456789abcdef0123456789abcdef"\n'
    + _WEB
    + "  env SALT ${one}\n"
    + _OPEN,
)

STRAY_PARAMETERS = Code(
    slug="schema/stray-parameters",
    summary="a parameter list stands where none can",
    why="Only a `pattern` declares parameters.",
    example=_APP + _WEB.replace("service web", "service web(copies: number)") + _OPEN,
    instead=_APP + _WEB + _OPEN,
)
