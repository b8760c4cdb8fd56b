"""The backends: a new one is a folder and a line here."""

from __future__ import annotations

from ddpc.backends.contract import MonitorBackend, PlatformBackend, ServerBackend
from ddpc.backends.fluentd import BACKEND as FLUENTD
from ddpc.backends.kubernetes import BACKEND as KUBERNETES
from ddpc.backends.nginx import BACKEND as NGINX
from ddpc.backends.prometheus import BACKEND as PROMETHEUS
from ddpc.backends.twemproxy import BACKEND as TWEMPROXY
from ddpc.backends.varnish import BACKEND as VARNISH

SERVERS: tuple[ServerBackend, ...] = (NGINX, VARNISH, TWEMPROXY, FLUENTD)
"""The server kinds, the preferred first: it takes a layer that several could hold."""

PLATFORM: PlatformBackend = KUBERNETES

MONITOR: MonitorBackend = PROMETHEUS
