"""What ``attach metrics`` can say."""

from __future__ import annotations

from ddpc.patterns.metrics.exporters import CUSTOM, EXPORTERS
from ddpc.schema.word import Many, Schema, Word

SCHEMA = Schema(
    name="the pattern `metrics`",
    words=(
        Word(
            name="exporter",
            forms=(f"<name:{'|'.join((*(one.name for one in EXPORTERS), CUSTOM))}>",),
            doc="Which exporter asks the service; `custom` is one of your own.",
            default="the one for the port's protocol",
        ),
        Word(
            name="image",
            forms=("<value:image>",),
            doc="The exporter's image, where it is another than the usual one.",
            default="the exporter's own, at the version that is known",
        ),
        Word(
            name="user",
            forms=("<value:user>",),
            doc="The numeric user that the image runs as.",
            default="the one of the exporter's own image",
        ),
        Word(
            name="listen",
            forms=("<value:port>",),
            doc="The port that the exporter answers at.",
            default="the exporter's usual one",
        ),
        Word(
            name="login",
            forms=("<value:text>",),
            doc="The name that the exporter logs in with: of a user that may read statistics only.",
        ),
        Word(
            name="password",
            forms=("secret <secret:secret-key>",),
            doc="The password that the exporter logs in with.",
        ),
        Word(
            name="status",
            forms=("<value:path>",),
            doc="The service's own status page, for exporters that read one.",
            default="`/stub_status` of nginx, `/server-status` of apache, `/status` of php-fpm",
        ),
        Word(
            name="env",
            forms=("<name:variable> secret <secret:secret-key>", "<name:variable> <value:text>"),
            doc="A further setting of the exporter, by an environment variable.",
            many=Many.KEYED,
            key=("name",),
        ),
        Word(
            name="with",
            forms=("<arguments:text...>",),
            doc="Further arguments of the exporter.",
        ),
        Word(
            name="every",
            forms=("<value:duration>",),
            doc="How often it is scraped.",
            default="30s",
        ),
        Word(
            name="timeout",
            forms=("<value:duration>",),
            doc="How long a scrape may take.",
            default="10s, or `every` where that is shorter",
        ),
        Word(
            name="down",
            forms=("for <lasting:duration> [severity <severity:name>]",),
            doc="How long it may be down, or give no metrics, until somebody is told.",
            default="for 2min severity critical",
        ),
        Word(
            name="alert",
            forms=(
                (
                    "<name:alert> when <expression:text> for <lasting:duration>"
                    " [severity <severity:name>] [summary <summary:text>]"
                ),
            ),
            doc=(
                "Somebody is told when an expression of PromQL has given something for so long."
                " One that has the name of an alert that ships replaces it."
            ),
            many=Many.KEYED,
            key=("name",),
        ),
        Word(
            name="pod-monitor",
            forms=("[label <key:key> <value:label-value>]",),
            doc=(
                "Objects for the Prometheus operator too: a PodMonitor and a PrometheusRule, with"
                " the label that your Prometheus looks for."
            ),
        ),
        Word(name="cpu", forms=("<value:cpu>",), doc="The exporter's CPU request.", default="20m"),
        Word(
            name="memory",
            forms=("<value:sizes>",),
            doc="The exporter's memory: request and limit, or a range.",
            default="64Mi",
        ),
    ),
)
