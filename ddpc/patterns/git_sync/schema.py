"""What the block of a git-sync can say."""

from __future__ import annotations

from ddpc.patterns.words import memory_word
from ddpc.schema.word import Schema, Word

SCHEMA = Schema(
    name="the pattern `git-sync`",
    words=(
        Word(
            name="repository",
            forms=("<value:text>",),
            doc="Where it is fetched from: `https://…`, `ssh://…` or `git@HOST:PATH`.",
            required=True,
            sample='"https://git.example.com/acme/site.git"',
        ),
        Word(
            name="branch",
            forms=("<value:text>",),
            doc="The branch whose newest revision runs.",
            default="the repository's own",
        ),
        Word(name="tag", forms=("<value:text>",), doc="The tag that runs, instead of a branch."),
        Word(
            name="into",
            forms=("<value:directory>",),
            doc="Where the service sees it. The last part is a link; the directory above it is"
            " mounted, and holds nothing else.",
            required=True,
            sample="/content/site",
        ),
        Word(
            name="every",
            forms=("<value:duration>",),
            doc="How often it looks for a new revision.",
            default="30s",
        ),
        Word(
            name="login",
            forms=("<user:text> secret <secret:secret-key>",),
            doc="The user and the Secret's key with its password or token, for `https`.",
            default="nobody",
        ),
        Word(
            name="key",
            forms=("secret <secret:secret-key> known-hosts <hosts:secret-key>",),
            doc="The Secret's keys with the private key and with the known hosts, for `ssh`.",
        ),
        Word(
            name="depth",
            forms=("<value:number>",),
            doc="How many revisions of the history are fetched; 0: all.",
            default="1",
        ),
        Word(
            name="submodules",
            forms=("<value:off|shallow|recursive>",),
            doc="Whether submodules are fetched, and theirs.",
            default="off",
        ),
        Word(
            name="size",
            forms=("<value:size>",),
            doc="The space for the repository and two revisions; with more, the pod is evicted.",
            default="1Gi",
        ),
        Word(
            name="health",
            forms=("<value:port>",),
            doc="The port at which it answers probes.",
            default="8090",
        ),
        Word(name="cpu", forms=("<value:cpu>",), doc="The CPU request.", default="50m"),
        memory_word("256Mi"),
    ),
)
