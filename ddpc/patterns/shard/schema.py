"""What ``attach shard`` can say."""

from __future__ import annotations

from ddpc.patterns.words import CPU, PATCH, listen_word, memory_word, replicas_word
from ddpc.schema.word import Schema, Word

HASHES = (
    "fnv1a_64|fnv1a_32|fnv1_64|fnv1_32|murmur|hsieh|jenkins|one_at_a_time|md5|crc16|crc32|crc32a"
)

SCHEMA = Schema(
    name="the pattern `shard`",
    words=(
        listen_word("the port that callers of the sharded service dial"),
        Word(
            name="hash",
            forms=(f"<value:{HASHES}>",),
            doc="How a key becomes a number. All who reach the same shards need the same; with"
            " another one most keys are looked for on other shards.",
            default="fnv1a_64",
        ),
        Word(
            name="distribution",
            forms=("<value:ketama|modula>",),
            doc=(
                "How a number becomes a shard: `ketama` moves few keys when there is one shard"
                " more, `modula` nearly all."
            ),
            default="ketama",
        ),
        Word(
            name="hash-tag",
            forms=("none", "<value:text>"),
            doc="Two characters: of a key with both, only what is between them is hashed.",
            default='"{}"',
        ),
        Word(
            name="timeout",
            forms=("<value:duration>",),
            doc="How long a shard may take to answer.",
            default="400ms",
        ),
        Word(
            name="eject",
            forms=("never", "after <failures:positive> for <time:duration>"),
            doc=(
                "When a shard that fails is left out, and for how long: so many failures in a row."
                " For caches only."
            ),
            default="after 3 for 30s where `data cache` is said, else never",
        ),
        Word(
            name="password",
            forms=("secret <secret:secret-key>",),
            doc="The password of the shards, and of the router. It is in no file of the build.",
        ),
        Word(
            name="stats",
            forms=("<value:port>",),
            doc="The port on localhost where it tells what it has done, as JSON.",
            default="22222",
        ),
        replicas_word("2, as a tier"),
        CPU,
        memory_word("64Mi, as a tier 128Mi"),
        PATCH,
    ),
)
