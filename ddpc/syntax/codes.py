"""The codes of syntax errors."""

from __future__ import annotations

from ddpc.diagnostics import Code

_WEB = (
    'service web {\n  image "registry.example.com/web:1.0"\n  user  10001\n  port  http 8080\n'
    "  ready GET /ready\n  reach load-balancer\n}\n"
)

UNEXPECTED = Code(
    slug="syntax/unexpected",
    summary="something stands where a statement or an argument cannot have it",
    why=(
        "A file is a list of statements. A statement is a word, its arguments, and perhaps a block "
        "of statements in braces; it ends at the line's end, at `;` or at `}`."
    ),
    example="app demo { }\n8080 port http\n" + _WEB,
    instead="app demo { }\n" + _WEB,
)

STRAY_CHARACTER = Code(
    slug="syntax/stray-character",
    summary="a character that has no meaning in the language",
    why=(
        "Words, numbers, paths, strings in double quotes, `${names}` and the signs "
        "`{ } ( ) ; , : = ->` are all there is. Anything else belongs into a string."
    ),
    example="app demo { namespace 'words' }\n" + _WEB,
    instead="app demo { namespace words }\n" + _WEB,
)

NEEDS_QUOTES = Code(
    slug="syntax/needs-quotes",
    summary="a constant stands inside of a word that has no quotes",
    why=(
        "`${name}` stands for a whole argument, or for a part of a text in quotes. A word, number "
        "or path is read as it stands, and ends where `${` begins."
    ),
    example='app demo { }\nlet domain = "example.com"\n'
    + _WEB
    + "attach tls to web { hosts www.${domain}; certificate secret web-tls }\n",
    instead='app demo { }\nlet domain = "example.com"\n'
    + _WEB
    + 'attach tls to web { hosts "www.${domain}"; certificate secret web-tls }\n',
)

OPEN_STRING = Code(
    slug="syntax/open-string",
    summary="a string is not closed on its line",
    why="A string ends on the line where it starts; a line break in it is written `\\n`.",
    example='app demo {\n  registry "registry.example.com\n}\n' + _WEB,
    instead='app demo {\n  registry "registry.example.com"\n}\n' + _WEB,
)

OPEN_BLOCK = Code(
    slug="syntax/open-block",
    summary="a block is never closed",
    why="Each `{` needs its `}`.",
    example=_WEB + "app demo {\n  namespace words\n",
    instead=_WEB + "app demo {\n  namespace words\n}\n",
)

STRAY_CLOSE = Code(
    slug="syntax/stray-close",
    summary="a `}` closes nothing",
    why="Each `}` closes the nearest open `{`; this one has none.",
    example="app demo {\n}\n}\n" + _WEB,
    instead="app demo {\n}\n" + _WEB,
)

TOO_DEEP = Code(
    slug="syntax/too-deep",
    summary="blocks are nested too deeply",
    why="No program needs more than a few levels; the bound keeps every pass safe.",
    example="app demo { }\n"
    + _WEB.removesuffix("}\n")
    + "  patch deployment "
    + "{ spec " * 70
    + "}" * 70
    + "\n}\n",
    instead="app demo { }\n"
    + _WEB.removesuffix("}\n")
    + "  patch deployment { spec { minReadySeconds 20 } }\n}\n",
)

NOT_TEXT = Code(
    slug="syntax/not-text",
    summary="a file is not UTF-8 text",
    why="Sources are UTF-8 text, without zero bytes; a byte order mark is passed over.",
    example="app demo { }\0\n" + _WEB,
    instead="app demo { }\n" + _WEB,
)

EMPTY = Code(
    slug="syntax/empty",
    summary="the program says nothing",
    why="A program needs at least an `app` statement, which names the unit that is built.",
    example="# nothing yet\n",
    instead="app demo { }\n" + _WEB,
)

BAD_ESCAPE = Code(
    slug="syntax/bad-escape",
    summary="a string has an escape that does not exist",
    why='The escapes are `\\\\`, `\\"`, `\\n`, `\\t`, `\\$` and `\\u{…}` with a hexadecimal code.',
    example='app demo { registry "registry\\example.com" }\n' + _WEB,
    instead='app demo { registry "registry.example.com" }\n' + _WEB,
)
