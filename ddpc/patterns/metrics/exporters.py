"""The exporters that are known: a new one is an entry here.

Each was read from the exporter's repository at the version that is pinned or a later one; the tags
are those that others are seen to run.
"""

from __future__ import annotations

from typing import Final

from ddpc.ir.values import Image
from ddpc.patterns.metrics.exporter import Exporter

NOBODY: Final = 65534
"""The user of the images that are made of Prometheus' own busybox (``nobody`` there)."""

EXPORTERS: Final = (
    Exporter(
        name="apache",
        image=Image("lusotycoon/apache-exporter", "v1.1.1"),
        port=9117,
        user=NOBODY,
        fits=("http",),
        arguments=("--scrape_uri=http://127.0.0.1:{port}{status}?auto",),
        status="/server-status",
        up="apache_up",
        health="/",
        source="Lusitaniae/apache_exporter: apache_exporter.go, collector/collector.go",
    ),
    Exporter(
        name="bind",
        image=Image("prometheuscommunity/bind-exporter", "v0.7.0"),
        port=9119,
        user=NOBODY,
        fits=("http",),
        arguments=("--bind.stats-url=http://127.0.0.1:{port}/", "--bind.pid-file="),
        up="bind_up",
        health="/",
        source="prometheus-community/bind_exporter: bind_exporter.go, Dockerfile",
    ),
    Exporter(
        name="elasticsearch",
        image=Image("prometheuscommunity/elasticsearch-exporter", "v1.11.0"),
        port=9114,
        user=NOBODY,
        fits=("http",),
        arguments=("--es.uri=http://127.0.0.1:{port}", "--es.clusterinfo.interval=30s"),
        login="ES_USERNAME",
        password="ES_PASSWORD",
        up="elasticsearch_clusterinfo_up",
        health="/healthz",
        source="prometheus-community/elasticsearch_exporter: main.go, metrics.md, pkg/clusterinfo",
    ),
    Exporter(
        name="memcached",
        image=Image("prom/memcached-exporter", "v0.15.4"),
        port=9150,
        user=NOBODY,
        protocols=("memcached",),
        fits=("memcached", "tcp"),
        arguments=("--memcached.address=127.0.0.1:{port}",),
        up="memcached_up",
        health="/",
        source="prometheus/memcached_exporter: cmd/memcached_exporter/main.go, pkg/exporter",
    ),
    Exporter(
        name="mongodb",
        image=Image("percona/mongodb_exporter", "0.47.1"),
        port=9216,
        user=65535,
        protocols=("mongodb",),
        fits=("mongodb", "tcp"),
        arguments=("--mongodb.uri=mongodb://127.0.0.1:{port}",),
        login="MONGODB_USER",
        password="MONGODB_PASSWORD",
        up="mongodb_up",
        health="/",
        source="percona/mongodb_exporter: main.go, exporter/server.go, Dockerfile",
    ),
    Exporter(
        name="mysql",
        image=Image("prom/mysqld-exporter", "v0.18.0"),
        port=9104,
        user=NOBODY,
        protocols=("mysql",),
        fits=("mysql", "tcp"),
        arguments=("--mysqld.address=127.0.0.1:{port}",),
        login_argument="--mysqld.username={login}",
        login_required=True,
        password="MYSQLD_EXPORTER_PASSWORD",
        up="mysql_up",
        health="/",
        source="prometheus/mysqld_exporter: README.md, config/config.go, collector/exporter.go",
    ),
    Exporter(
        name="nginx",
        image=Image("nginx/nginx-prometheus-exporter", "1.5.1"),
        port=9113,
        user=1001,
        fits=("http",),
        arguments=("--nginx.scrape-uri=http://127.0.0.1:{port}{status}",),
        status="/stub_status",
        up="nginx_up",
        health="/",
        source="nginx/nginx-prometheus-exporter: README.md, exporter.go, build/Dockerfile",
    ),
    Exporter(
        name="php-fpm",
        image=Image("hipages/php-fpm_exporter", "2.2.0"),
        port=9253,
        user=NOBODY,
        fits=("tcp",),
        environment=(("PHP_FPM_SCRAPE_URI", "tcp://127.0.0.1:{port}{status}"),),
        status="/status",
        up="phpfpm_up",
        health="/",
        source="hipages/php-fpm_exporter: README.md, cmd/server.go, phpfpm/exporter.go",
    ),
    Exporter(
        name="postgres",
        image=Image("prometheuscommunity/postgres-exporter", "v0.19.1"),
        port=9187,
        user=NOBODY,
        protocols=("postgres",),
        fits=("postgres", "tcp"),
        environment=(("DATA_SOURCE_URI", "127.0.0.1:{port}/postgres?sslmode=disable"),),
        login="DATA_SOURCE_USER",
        login_required=True,
        password="DATA_SOURCE_PASS",
        up="pg_up",
        health="/",
        source="prometheus-community/postgres_exporter: README.md, exporter/datasource.go",
    ),
    Exporter(
        name="redis",
        image=Image("oliver006/redis_exporter", "v1.83.0"),
        port=9121,
        user=59000,
        protocols=("redis",),
        fits=("redis", "tcp"),
        environment=(("REDIS_ADDR", "redis://127.0.0.1:{port}"),),
        login="REDIS_USER",
        password="REDIS_PASSWORD",
        password_alone=True,
        up="redis_up",
        health="/health",
        source="oliver006/redis_exporter: README.md, exporter/exporter.go, Dockerfile",
    ),
    Exporter(
        name="statsd",
        image=Image("prom/statsd-exporter", "v0.28.0"),
        port=9102,
        user=NOBODY,
        fits=(),
        arguments=("--statsd.listen-udp=127.0.0.1:9125", "--statsd.listen-tcp=127.0.0.1:9125"),
        told_at=9125,
        up=None,
        health="/-/healthy",
        source="prometheus/statsd_exporter: main.go, Dockerfile",
    ),
)

CUSTOM: Final = "custom"
"""The name for an exporter of one's own."""

BY_NAME: Final = {exporter.name: exporter for exporter in EXPORTERS}
BY_PROTOCOL: Final = {
    protocol: exporter for exporter in EXPORTERS for protocol in exporter.protocols
}
SPEAKS_ITSELF: Final = {
    "amqp": "RabbitMQ's own plugin `rabbitmq_prometheus` answers on port 15692",
    "grpc": "libraries of gRPC count their calls",
    "kafka": "the JMX exporter runs inside of the broker's own process",
    "nats": "`prometheus-nats-exporter` is an exporter of one's own",
}
"""Protocols that no exporter is known for, and what is usual there."""
