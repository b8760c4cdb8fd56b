"""Where each number of the language is to be read again, and as what."""

from __future__ import annotations

from collections.abc import Iterator

from tests.properties.rows import Row, objects, text

_PODS = "Deployment StatefulSet"
_CONTAINER = "spec/template/spec/*/*"
_NGINX, _VCL = "nginx/*", "varnish/*"
_SECONDS = {"4s": "4", "1500ms": "2"}
_MILLISECONDS = {"4s": "4s", "1500ms": "1500ms"}
_PORTS = {"9091": "9091", "9094": "9094"}
_SIZES = {"192Mi": "192Mi", "320Mi": "320Mi"}
_WHOLE = {"2": "2", "7": "7"}
_PROBES = {"ready": "readinessProbe", "alive": "livenessProbe", "started": "startupProbe"}
_THRESHOLDS = {"failures": "failureThreshold", "successes": "successThreshold"}
_DELAYS = {
    "every": ("periodSeconds", {"8s": "8", "9s": "9"}),
    "after": ("initialDelaySeconds", {"8s": "8", "9s": "9"}),
}
_TIMEOUTS = {"ready": {"1s": "1", "3s": "3"}, "alive": {"1s": "1", "2s": "2"}}
"""Of one probe: others in the programs have what is usual."""


def _probes() -> Iterator[Row]:
    for word, probe in _PROBES.items():
        timeouts = _TIMEOUTS.get(word, _TIMEOUTS["alive"])
        delays = {**_DELAYS, "timeout": ("timeoutSeconds", timeouts)}
        for name, (key, values) in delays.items():
            yield Row(
                rf"\w+\.{word}\[.\]\.{name}", objects(_PODS, f"{_CONTAINER}/{probe}/{key}"), values
            )
        for name, key in _THRESHOLDS.items():
            if name == "failures" or word == "ready":
                yield Row(
                    rf"\w+\.{word}\[.\]\.{name}",
                    objects(_PODS, f"{_CONTAINER}/{probe}/{key}"),
                    _WHOLE,
                )


ROWS = (
    *_probes(),
    Row(
        r".*\.cpu\[0\]\.value",
        objects(_PODS, f"{_CONTAINER}/resources/requests/cpu"),
        {"150m": "150m", "1": "1"},
    ),
    Row(
        r".*\.memory\[0\]\.value",
        objects(_PODS, f"{_CONTAINER}/resources/requests/memory"),
        {"192Mi": "192Mi", "320Mi..1Gi": "320Mi"},
    ),
    Row(
        r".*\.memory\[0\]\.value",
        objects(_PODS, f"{_CONTAINER}/resources/limits/memory"),
        {"192Mi": "192Mi", "320Mi..1Gi": "1Gi"},
    ),
    Row(
        r"(?!shard).*\.replicas\[0\]\.(value|count)",
        objects(_PODS, "spec/replicas"),
        {"3": "3", "4": "4"},
    ),
    Row(
        r"(?!app|shard).*\.replicas\[0\]\.count",
        objects("HorizontalPodAutoscaler", "spec/minReplicas"),
        {"3..6 on cpu 50%": "3", "4..7 on cpu 50%": "4"},
    ),
    Row(
        r"(?!app|shard).*\.replicas\[0\]\.count",
        objects("HorizontalPodAutoscaler", "spec/maxReplicas"),
        {"3..6 on cpu 50%": "6", "4..7 on cpu 50%": "7"},
    ),
    Row(
        r"(?!shard).*\.replicas\[0\]\.cpu",
        objects("HorizontalPodAutoscaler", "spec/metrics/*/*/target/averageUtilization"),
        {"20%": "20", "70%": "70"},
    ),
    Row(r"service\.sharded\[0\]\.count", objects("StatefulSet", "spec/replicas"), _WHOLE),
    Row(
        r"service\.storage\[1\]\.size",
        objects(_PODS, "spec/volumeClaimTemplates/*/spec/resources/requests/storage"),
        _SIZES,
    ),
    Row(
        r".*\.(scratch|share|size|space)\[0\]\.(size|value)",
        objects(_PODS, "spec/template/spec/volumes/*/emptyDir/sizeLimit"),
        _SIZES,
    ),
    Row(
        r"service\.stop\[0\]\.pause",
        objects(_PODS, f"{_CONTAINER}/lifecycle/preStop/sleep/seconds"),
        _SECONDS,
    ),
    # Beside it there are five seconds of a pause, and five for the exit.
    Row(
        r"(service\.stop|tls\.drain)\[0\]\.(finish|value)",
        objects(_PODS, "spec/template/spec/terminationGracePeriodSeconds"),
        {"40s": "50", "50s": "60"},
    ),
    Row(r"tls\.drain\[0\]\.value", text(_NGINX, r"worker_shutdown_timeout (\w+);"), _MILLISECONDS),
    Row(
        r".*\.user\[0\]\.value",
        objects(_PODS, f"{_CONTAINER}/securityContext/runAsUser"),
        {"10003": "10003", "10004": "10004"},
    ),
    Row(
        r"(service|front|adapter|sidecar)\.port\[0\]\.(number|published)",
        objects("Service", "spec/ports/*/port"),
        _PORTS,
    ),
    Row(
        r"(service|adapter|sidecar)\.port\[0\]\.number|(broker|git-sync)\.health\[0\]\.value"
        r"|(cache|logs|metrics|rate-limit|session|split|tls)\.listen\[0\]\.value",
        objects(_PODS, f"{_CONTAINER}/ports/*/containerPort"),
        _PORTS,
    ),
    Row(
        r"(broker|rate-limit|session|split|tls)\.listen\[0\]\.value|broker\.health\[0\]\.value",
        text(_NGINX, r"listen (?:127\.0\.0\.1:)?(\d+)"),
        _PORTS,
    ),
    Row(r"cache\.listen\[0\]\.value", text("kubernetes/*", r"http=:(\d+),HTTP"), _PORTS),
    Row(
        r"ambassador\.listen\[0\]\.value",
        objects(_PODS, f"{_CONTAINER}/env/*/value"),
        {"9091": "127.0.0.1:9091", "9094": "127.0.0.1:9094"},
    ),
    Row(
        r"external\.port\[0\]\.number",
        objects(_PODS, f"{_CONTAINER}/env/*/value"),
        {"9091": "db.example.com:9091", "9094": "db.example.com:9094"},
    ),
    Row(r"shard\.listen\[0\]\.value", text("twemproxy/*", r"listen: \"[^\"]*:(\d+)"), _PORTS),
    Row(r"shard\.stats\[0\]\.value", text("kubernetes/*", r"- \"(\d+)\""), _PORTS),
    Row(
        r"(service\.timeout\[0\]\.value|edge/host\.path\[0\]\.timeout)",
        text(_NGINX, r"proxy_read_timeout (\w+);"),
        _MILLISECONDS,
    ),
    Row(
        r"(edge|tls)\.hsts\[0\]\.value",
        text(_NGINX, r"Strict-Transport-Security max-age=(\d+)"),
        _SECONDS,
    ),
    Row(
        r"tls\.body\[0\]\.value",
        text(_NGINX, r"client_max_body_size (\w+);"),
        {"64Ki": "64k", "1Gi": "1g"},
    ),
    # Who is silent for twice as long as a pool keeps an idle connection is given up.
    Row(
        r"broker\.idle\[0\]\.value",
        text(_NGINX, r"proxy_timeout (\w+);"),
        {"40min": "4800s", "50min": "6000s"},
    ),
    Row(r"cache\.ttl\[0\]\.value", text("kubernetes/*", r"default_ttl=(\d+)"), _SECONDS),
    Row(r"cache\.grace\[0\]\.value", text(_VCL, r"set req\.grace = (\w+);"), _MILLISECONDS),
    # An answer is kept for an hour after that, in case the origin fails, or for longer.
    Row(
        r"cache\.grace\[0\]\.value",
        text(_VCL, r"set beresp\.grace = (\w+);"),
        {"2s": "3600s", "7200s": "7200s"},
    ),
    Row(r"cache\.keep\[0\]\.ttl", text(_VCL, r"set beresp\.ttl = (\w+);"), _MILLISECONDS),
    Row(r"cache\.connections\[0\]\.value", text(_VCL, r"\.max_connections = (\d+);"), _WHOLE),
    Row(r"git-sync\.every\[0\]\.value", text("kubernetes/*", r"--period=(\w+)"), _MILLISECONDS),
    Row(r"git-sync\.depth\[0\]\.value", text("kubernetes/*", r"--depth=(\d+)"), _WHOLE),
    Row(r"git-sync\.health\[0\]\.value", text("kubernetes/*", r"--http-bind=:(\d+)"), _PORTS),
    Row(
        r"logs\.collect\[.\]\.every",
        text("fluentd/*", r"run_interval (\w+)"),
        {"3s": "3s", "4s": "4s"},
    ),
    Row(
        r"logs\.collect\[1\]\.window",
        text("fluentd/*", r"storm\.rb \S+ (\d+) "),
        {"10min": "600", "3h": "10800"},
    ),
    # A character takes four bytes at most, and is not cut.
    Row(
        r"logs\.truncate\[0\]\.value",
        text("fluentd/*", r"\{0,(\d{3,})\}"),
        {"5000": "4996", "6000": "5996"},
    ),
    Row(r"logs\.listen\[0\]\.value", text("fluentd/*", r"\bport (\d+)"), _PORTS),
    Row(
        r"metrics\.listen\[0\]\.value",
        text("kubernetes/*", r"web\.listen-address=:(\d+)"),
        _PORTS,
    ),
    Row(
        r"metrics\.every\[0\]\.value",
        text("prometheus/*", r'scrape_interval: "?(\w+)'),
        _MILLISECONDS,
    ),
    Row(
        r"metrics\.timeout\[0\]\.value",
        text("prometheus/*", r'scrape_timeout: "?(\w+)'),
        _MILLISECONDS,
    ),
    Row(
        r"metrics\.(down|alert)\[0\]\.lasting",
        text("prometheus/rules.yml", r'for: "?(\w+)'),
        _MILLISECONDS,
    ),
    # The tier has two replicas, each of which lets half of it through.
    Row(
        r"rate-limit\.(anonymous\[0\]|authenticated\[0\]|on\[.\])\.rate",
        text(_NGINX, r"rate=(\w+/\w);"),
        {"8/s": "4r/s", "100/min": "50r/m"},
    ),
    Row(
        r"rate-limit\.(anonymous\[0\]|authenticated\[0\]|on\[.\])\.burst",
        text(_NGINX, r"limit_req zone=\w+ burst=(\d+)"),
        {"6": "3", "100": "50"},
    ),
    Row(
        r"rate-limit\.connections\[0\]\.value",
        text(_NGINX, r"limit_conn connections (\d+);"),
        {"4": "4", "10": "10"},
    ),
    # A megabyte holds eight thousand (nginx.org, limit_req_zone).
    Row(
        r"rate-limit\.clients\[0\]\.value",
        text(_NGINX, r"zone=anonymous:(\d+m)"),
        {"500000": "63m", "100000": "13m"},
    ),
    Row(r"rate-limit\.retry\[0\]\.value", text(_NGINX, r"REJECTED (\d+);"), _SECONDS),
    Row(
        r"session\.by\[2\]\.time",
        objects("Service", "spec/sessionAffinityConfig/clientIP/timeoutSeconds"),
        {"3s": "3", "40min": "2400"},
    ),
    Row(
        r"shard\.(timeout\[0\]\.value)",
        text("twemproxy/*", r"\btimeout: (\d+)"),
        {"4s": "4000", "1500ms": "1500"},
    ),
    Row(
        r"shard\.eject\[1\]\.time",
        text("twemproxy/*", r"server_retry_timeout: (\d+)"),
        {"4s": "4000", "1500ms": "1500"},
    ),
    Row(
        r"shard\.eject\[1\]\.failures", text("twemproxy/*", r"server_failure_limit: (\d+)"), _WHOLE
    ),
    Row(
        r"split\.send\[0\]\.share",
        text(_NGINX, r"([0-9.]+%) +\S"),
        {"20%": "20%", "50.5%": "50.5%"},
    ),
    Row(r"split\.sticky\[0\]\.lasts", text(_NGINX, r"Max-Age=(\d+)"), _SECONDS),
)
