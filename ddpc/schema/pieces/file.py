"""What a file can say at its top: the declarations."""

from __future__ import annotations

from ddpc.schema.pieces.app import APP
from ddpc.schema.pieces.edge import EDGE
from ddpc.schema.pieces.expect import EXPECT
from ddpc.schema.pieces.service import EXTERNAL, FRONT, SERVICE
from ddpc.schema.word import Many, Schema, Word

ATTACH_FORM = (
    "<pattern:name> [<label:name>] to <service:fronted> [port <port:port-of>]"
    " [as <placement:sidecar|ambassador|adapter|tier>] [for <target:callee>] [behind <behind:name>]"
    " [separate] [full]"
)

ATTACH = Word(
    name="attach",
    forms=(ATTACH_FORM,),
    doc="Attaches a pattern to a service, or runs it there: the block is the pattern's own.",
    many=Many.KEYED,
    key=("pattern", "label", "service"),
    free=True,
)

WITHOUT = Word(
    name="without",
    forms=("<pattern:name> [<label:name>] on <service:fronted>",),
    doc="Takes an attachment away in this environment.",
    many=Many.LIST,
)

_PIECES = (
    Word(
        name="app",
        forms=("<name:name>",),
        doc="The unit of a build: its namespace, its targets, its defaults.",
        many=Many.ONE,
        required=True,
        block=APP,
    ),
    Word(
        name="service",
        forms=("<name:name> [like <like:service>]",),
        doc="Pods of one image, with ports or without (a worker).",
        many=Many.KEYED,
        key=("name",),
        block=SERVICE,
        needs_block=True,
    ),
    Word(
        name="front",
        forms=("<name:name>",),
        doc="A name that callers dial, without pods of its own.",
        many=Many.KEYED,
        key=("name",),
        block=FRONT,
        needs_block=True,
    ),
    Word(
        name="external",
        forms=("<name:name>",),
        doc="A service outside of the build.",
        many=Many.KEYED,
        key=("name",),
        block=EXTERNAL,
        needs_block=True,
    ),
    Word(
        name="edge",
        forms=("<name:name>",),
        doc="One HTTPS entrance for several services.",
        many=Many.KEYED,
        key=("name",),
        block=EDGE,
        needs_block=True,
    ),
)

EXPECT_WORD = Word(
    name="expect",
    forms=("<service:declared> [from <pod:service>]",),
    doc="What should be observable of a service, from its entrance or from inside a pod.",
    many=Many.SEQUENCE,
    block=EXPECT,
    needs_block=True,
)

_OVERLAY_PIECES = tuple(word for word in _PIECES if word.name != "app")

ENVIRONMENT = Schema(
    name="an environment",
    words=(
        Word(
            name="app",
            doc="Settings of the app in this environment.",
            block=APP,
            needs_block=True,
        ),
        *_OVERLAY_PIECES,
        ATTACH,
        WITHOUT,
        EXPECT_WORD,
    ),
)

_ENVIRONMENT_FORM = "<name:name> [like <like:name>]"

FILE = Schema(
    name="a file",
    words=(
        *_PIECES,
        ATTACH,
        EXPECT_WORD,
        Word(
            name="environment",
            forms=(_ENVIRONMENT_FORM,),
            doc="An overlay, chosen with `--env`.",
            many=Many.KEYED,
            key=("name",),
            block=ENVIRONMENT,
            needs_block=True,
        ),
        Word(
            name="pattern",
            doc="A pattern of one's own: `pattern NAME(PARAMETER: TYPE = DEFAULT, …) { … }`.",
            many=Many.KEYED,
            free=True,
        ),
        Word(
            name="let",
            forms=("<name:name> = <value:text>",),
            doc="A constant, used as `${name}`.",
            many=Many.KEYED,
            key=("name",),
            free=True,
        ),
        Word(
            name="input",
            forms=("<name:name> : <type:name>",),
            doc="A value given with `--set NAME=VALUE`.",
            many=Many.KEYED,
            key=("name",),
            free=True,
        ),
        Word(
            name="import",
            forms=("<file:file>",),
            doc="Another file's declarations.",
            many=Many.LIST,
        ),
        Word(
            name="resource",
            forms=("<file:file>",),
            doc="Kubernetes objects of one's own, passed through.",
            many=Many.LIST,
        ),
    ),
)

PATTERN_BODY = Schema(name="a pattern", words=(ATTACH, EXPECT_WORD))

ATTACH_HEAD = Schema(
    name="a file",
    words=(Word(name="attach", forms=(ATTACH_FORM,), doc=ATTACH.doc),),
)

ENVIRONMENT_HEAD = Schema(
    name="a file",
    words=(Word(name="environment", forms=(_ENVIRONMENT_FORM,), doc=""),),
)
