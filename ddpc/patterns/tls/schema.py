"""What ``attach tls`` can say."""

from __future__ import annotations

from ddpc.patterns.words import CPU, NGINX, PATCH, REACH, listen_word, memory_word, replicas_word
from ddpc.schema.word import Schema, Word

SCHEMA = Schema(
    name="the pattern `tls`",
    words=(
        Word(
            name="hosts",
            forms=("<hosts:hostname...>",),
            doc="The hosts that are served; plain HTTP is redirected to the first.",
            required=True,
        ),
        Word(
            name="certificate",
            forms=("secret <secret:secret>",),
            doc="The Secret (type kubernetes.io/tls) with the certificate and its key.",
            required=True,
        ),
        Word(
            name="authority",
            forms=("secret <secret:secret>",),
            doc=(
                "As a sidecar behind a tier: the Secret whose `ca.crt` the tier verifies the"
                " certificate by."
            ),
        ),
        REACH,
        Word(
            name="plain",
            forms=("<value:redirect|closed>",),
            doc="Whether plain HTTP is redirected to HTTPS or not listened for.",
            default="redirect as a tier, closed as a sidecar",
        ),
        Word(
            name="hsts",
            forms=("<value:duration>",),
            doc="How long browsers remember to use HTTPS only. They do, so it is off unless said.",
            default="off",
        ),
        Word(
            name="body",
            forms=("<value:size>",),
            doc="The largest request body that is taken.",
            default="no limit: the service decides",
        ),
        Word(
            name="drain",
            forms=("<value:duration>",),
            doc="How long requests in flight may take when a pod stops.",
            default="25s",
        ),
        listen_word("8443"),
        replicas_word("2"),
        CPU,
        memory_word("128Mi"),
        NGINX,
        PATCH,
    ),
)
