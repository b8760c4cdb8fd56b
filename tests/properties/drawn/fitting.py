"""What usually fits: statements for words whose sense depends on what stands around them.

A text may hold ``{p}`` and ``{q}``, ports that are free in the pod, and ``{n}``, a name that is the
block's own. Words that are not named here are drawn from their schemas.
"""

from __future__ import annotations

from collections.abc import Mapping

from tests.properties.drawn.targets import TARGETS

_CPU_COUNT = ("2", "1", "3", "2..4 on cpu 70%", "10")

_PROBES = (
    "{w} GET /ready port {p}",
    "{w} tcp port {p} every 5s timeout 4s failures 5",
    '{w} command "/bin/probe" "--of" "two words"',
    '{w} GET /ready/all port {p} after 1s { header x-probe "on" }',
    '{w} grpc port {p} service "words.v1" every 30s',
)

_CONTAINER = {
    "image": ('image "registry.example.com/{n}:1.0"', 'image "redis:7.2"'),
    "run": ('run "/bin/run" with "--a=b" "c d"', 'run with "--quiet"', 'run "/bin/run"'),
    "env": ('env LEVEL "info"', "env KEY secret words/key", 'env EMPTY ""', "env NUMBER 17"),
    "share": ("share /var/run/{n}", "share /var/lib/{n} size 64Mi"),
    "port": (
        "port http {p}",
        "port http {p}; port tcp {q} named {n}-raw",
        "port grpc {p} named {n}-rpc published {q}",
        "port http {p} on localhost",
        "port udp {p}",
        "port redis {p}",
    ),
    "user": ("user 10002", "user 65532"),
    "ready": tuple(one.replace("{w}", "ready") for one in _PROBES),
    "alive": tuple(one.replace("{w}", "alive") for one in _PROBES),
    "started": tuple(one.replace("{w}", "started") for one in _PROBES),
    "listen": ("listen {p}",),
}

_TIER = {
    "listen": ("listen {p}",),
    "replicas": tuple(f"replicas {count}" for count in _CPU_COUNT),
    "memory": ("memory 128Mi", "memory 256Mi..512Mi", "memory 1Gi"),
    "cpu": ("cpu 100m", "cpu 1"),
    "reach": ("reach load-balancer", "reach cluster"),
    "patch": (
        "patch deployment { spec { revisionHistoryLimit 3 } }",
        'patch deployment { metadata { annotations { example.com/by "hand" } } }',
        "patch deployment { spec { template { spec { priorityClassName high } } } }",
        "patch service { spec { internalTrafficPolicy Cluster } }",
    ),
}

_SERVICE = {
    "run": _CONTAINER["run"],
    "user": ("user 10001", "user 999"),
    "port": (
        "port http {p} named admin",
        "port grpc {p} named rpc",
        "port tcp {p} named raw published 7000",
        "port http {p} named hidden on localhost",
        "port udp {p} named beacon",
        "port http 80 named low",
        "port https {p} named safe",
    ),
    "env": (
        "env API address of api",
        "env DATABASE address of database",
        "env API_HOST host of api",
        "env API address of api port http direct",
        "env API_HOST host of api direct",
        'env GREETING "two words"',
        "env PASSWORD secret words/password",
        'env ODD "a\\"b\\\\c $HOME %d # not a comment"',
    ),
    "file": (
        'file /etc/words/settings.json from "settings.json"',
        "file /run/secrets/words/token from secret words/token",
    ),
    "replicas": ("replicas 2", "replicas 3", "replicas 1", "replicas 2..5 on cpu 60%"),
    "memory": ("memory 256Mi", "memory 256Mi..512Mi"),
    "storage": (
        "storage 1Gi at /data",
        "storage 10Gi class fast at /var/lib/words",
        "storage claim kept at /kept",
    ),
    "scratch": ("scratch 64Mi at /scratch", "scratch 16Mi in memory at /run/words"),
    "sharded": ("sharded 2", "sharded 3"),
    "data": ("data cache", "data store"),
    "ready": (
        "ready GET /ready port {main}",
        "ready tcp port {main} every 5s timeout 3s",
        'ready command "/bin/ready"',
        'ready GET /ready port {main} { header x-probe "on"; header accept "text/plain" }',
        'ready grpc port {main} service "words"',
    ),
    "alive": ("alive tcp port {main} every 20s", 'alive command "/bin/alive" "--deep"'),
    "started": ("started GET /started port {main} failures 60", "started tcp port {main}"),
    "availability": (
        "replicas 2; availability 99%",
        "replicas 3; availability 99.9% rollout every 1d taking 1s",
    ),
    "calls": ("calls api", "calls database", "calls api database", "calls api direct"),
    "before": (
        'before start migrate run "/bin/migrate"',
        'before start fetch run "/bin/fetch" "all" image "registry.example.com/fetch:1.0"',
    ),
    "stop": (
        "stop pause 5s finish 45s",
        "stop pause 0s",
        'stop pause 0s run "/bin/stop" "now"',
        "stop finish 10s",
    ),
    "authority": ("port https {q} named sure; authority secret words-ca",),
    "account": ("account words",),
    "pull": ("pull secret registry-login",),
    "metrics": ("metrics GET /metrics port {main}",),
    "label": ("label tier backend", 'label "example.com/team" words'),
    "annotation": ('annotation "example.com/owner" "the team: 1, \\"2\\""',),
    "patch": _TIER["patch"],
    "reach": _TIER["reach"],
    "allow": ("allow from namespace tools", "allow from namespace tools partners"),
}

_APP = {
    "namespace": ("namespace demo", "namespace words create"),
    "registry": ('registry "registry.example.com/team"',),
    "defaults": (
        "defaults { cpu 50m; memory 128Mi..256Mi; replicas 2 }",
        "defaults { memory 96Mi }",
    ),
    "dns": ("dns kube-dns.kube-system.svc.cluster.local", "dns 10.96.0.10"),
    "pods": ("pods 10.244.0.0/16", 'pods 10.244.0.0/16 "fd00:10::/64"'),
    "trusted": ("trusted from 192.0.2.0/24",),
    "monitored": ("monitored from namespace monitoring",),
    "label": ("label team words", 'label "example.com/part-of" all'),
    "cluster": ('cluster domain "k8s.example.com"',),
    "target": tuple(
        f"target {tool} {version}"
        for tool, versions in TARGETS.items()
        for version in reversed(versions)
    ),
}

_HASHES = ("fnv1a_64", "murmur", "md5", "crc32a", "jenkins")

_KEY = "key secret git/ssh known-hosts git/known_hosts"

FITTING: Mapping[tuple[str, str], tuple[str, ...]] = {
    **{("app", word): texts for word, texts in _APP.items()},
    **{("service", word): texts for word, texts in _SERVICE.items()},
    **{
        (place, word): texts
        for place in ("sidecar", "adapter", "ambassador")
        for word, texts in _CONTAINER.items()
    },
    **{
        (place, word): texts
        for place in ("tls", "rate-limit", "cache", "session", "split", "shard", "edge")
        for word, texts in _TIER.items()
    },
    ("ambassador", "ready"): ('ready command "/bin/ready"', "ready tcp port {p}"),
    ("ambassador", "alive"): ('alive command "/bin/alive"',),
    ("ambassador", "started"): ('started command "/bin/started"',),
    ("broker", "listen"): ("listen {p}", "listen 5432"),
    ("broker", "port"): ("port postgres", "port 5432"),
    ("broker", "idle"): ("idle 10min", "idle 2h"),
    ("broker", "health"): ("health {q}",),
    ("broker", "memory"): ("memory 64Mi", "memory 96Mi..128Mi"),
    ("cache", "memory"): ("memory 512Mi", "memory 256Mi", "memory 256Mi..1Gi", "memory 4Gi"),
    ("cache", "answers"): ("answers 2Ki", "answers 64Ki"),
    ("cache", "purge"): ("purge from api", "purge from web"),
    ("cache", "connections"): ("connections 20", "connections 64"),
    ("cache", "replicas"): (
        *(f"replicas {count}" for count in _CPU_COUNT),
        "replicas 3 sharded",
        "replicas 2 sharded",
    ),
    ("cache", "ignore"): ('ignore cookie "_ga*" tracker', "ignore cookie tracker"),
    ("cache", "skip"): ("skip /admin/*", 'skip cookie "logged_in_*"', "skip /login /cart/*"),
    ("cache", "keep"): ("keep /static/* for 7d", "keep /logo /fonts/* for 1h"),
    ("git-sync", "repository"): (
        'repository "https://git.example.com/acme/site.git"',
        'repository "https://git.example.com/acme/site.git"; login robot secret git/token',
        f'repository "ssh://git@git.example.com/acme/site.git"; {_KEY}',
        f'repository "git@git.example.com:acme/site.git"; {_KEY}',
    ),
    ("git-sync", "branch"): ("branch main", 'branch "feature/x"'),
    ("git-sync", "tag"): ('tag "v1.0"',),
    ("git-sync", "into"): ("into /srv/{n}/current",),
    ("git-sync", "every"): ("every 30s", "every 1min"),
    ("git-sync", "login"): ("login robot secret git/token",),
    ("git-sync", "key"): ("key secret git/ssh known-hosts git/known_hosts",),
    ("git-sync", "health"): ("health {p}",),
    ("git-sync", "size"): ("size 1Gi", "size 64Mi"),
    ("logs", "collect"): (
        "collect file /var/log/{n}/access.log as nginx",
        "collect file /var/log/{n}/app.log as json",
        "collect file /var/log/{n}/plain.log as text",
        'collect file /var/log/{n}/a.log as regexp "^(?<time>[^ ]+) (?<level>[A-Z]+)" time "%s"',
        'collect file /var/log/{n}/match.log as regexp "^(?<level>[A-Z]+)"',
        'collect file /var/log/{n}/trace.log as multiline start "^[0-9]+"',
        'collect storm from "http://localhost:8080" window 10min every 30s',
        "collect file /var/log/{n}/apache.log as apache2",
    ),
    ("logs", "redact"): ("redact password", "redact user.token session-id"),
    ("logs", "truncate"): ("truncate 64", "truncate 8192"),
    ("logs", "listen"): ("listen {p}",),
    ("logs", "memory"): ("memory 192Mi", "memory 256Mi..512Mi"),
    ("metrics", "exporter"): ("exporter nginx", "exporter statsd", "exporter custom"),
    ("metrics", "image"): ('image "registry.example.com/exporter:1.0"',),
    ("metrics", "login"): ("login reader; password secret words/password",),
    ("metrics", "user"): ("user 10003",),
    ("metrics", "listen"): ("listen {p}",),
    ("metrics", "with"): ('with "--log.level=warn"',),
    ("metrics", "env"): ('env EXTRA "on"', "env TOKEN secret words/token"),
    ("metrics", "every"): ("every 15s", "every 1min"),
    ("metrics", "timeout"): ("timeout 5s", "timeout 10s"),
    ("metrics", "down"): ("down for 5min", "down for 1min severity warning"),
    ("metrics", "alert"): (
        'alert QueueLong when "sum(queue_length) > 100" for 5min',
        'alert Slow when "rate(x[5m]) > 1" for 1h severity low summary "slow: {{ $value }}"',
        'alert Gone when "absent(up{job=\\"x\\"})" for 1min',
    ),
    ("metrics", "pod-monitor"): ("pod-monitor", "pod-monitor label team words"),
    ("rate-limit", "anonymous"): ("anonymous 10/s", "anonymous 5/s burst 20", "anonymous 100/min"),
    ("rate-limit", "authenticated"): (
        "authenticated 50/s burst 10 verified by api at /verify",
        "authenticated 50/s verified by api at /verify identity x-user",
        "authenticated 50/s verified by api port http at /verify",
    ),
    ("rate-limit", "on"): (
        "on POST /login 5/min burst 5",
        "on /search/* 2/s",
        "on GET / 100/s",
    ),
    ("rate-limit", "connections"): ("connections 20",),
    ("rate-limit", "clients"): ("clients 1000", "clients 200000"),
    ("session", "by"): (
        "by cookie SESSION",
        "by cookie SESSION issued",
        "by header x-user",
        "by client-ip",
        "by client-ip for 1h",
    ),
    ("session", "pods"): ("pods listed",),
    ("shard", "hash"): tuple(f"hash {name}" for name in _HASHES),
    ("shard", "hash-tag"): ("hash-tag none", 'hash-tag "[]"'),
    ("shard", "timeout"): ("timeout 150ms", "timeout 2s"),
    ("shard", "eject"): ("eject never", "eject after 2 for 10s"),
    ("shard", "password"): ("password secret words/password",),
    ("shard", "stats"): ("stats {q}",),
    ("split", "send"): (
        "send 10% to next",
        "send 33.33% to next",
        'send to next when header x-preview is "on"',
        'send to next when cookie preview is "on"',
        "send to next when path /beta/* /new",
        "send to next port http when path /port/*",
    ),
    ("split", "sticky"): (
        "sticky cookie visitor for 30d",
        "sticky header x-user",
        "sticky none",
        "sticky client-ip",
        "sticky cookie visitor",
    ),
    ("tls", "hosts"): (
        'hosts "{n}.example.com"',
        'hosts "{n}.example.com" "www.{n}.example.com"',
    ),
    ("tls", "certificate"): ("certificate secret {n}-tls",),
    ("tls", "authority"): ("authority secret {n}-ca",),
    ("tls", "hsts"): ("hsts 180d", "hsts 1h"),
    ("tls", "body"): ("body 1Mi", "body 64Mi"),
    ("tls", "drain"): ("drain 10s", "drain 1min"),
    ("edge", "host"): (
        'host "books.example.com" { path / to web }',
        'host "books.example.com" { path / to api; path /a/* to web timeout 5min }',
        'host "other.example.com" { path / to api port http; certificate secret other-tls }',
    ),
    ("edge", "certificate"): ("certificate secret public-tls",),
    ("edge", "hsts"): ("hsts 180d",),
}
"""By place and word."""
