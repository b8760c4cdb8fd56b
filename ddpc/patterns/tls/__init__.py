"""tls: ends HTTPS before a service, as a tier of its own or in the service's pods.

What an expert ships: TLS 1.2 and 1.3 only, a handshake refused for unknown names, plain HTTP
answered with a redirect to one fixed host, forwarded headers set and not appended, a renewed
certificate served without a restart.

Every host is named. One certificate for `*.example.com` may serve them, but `hosts` takes no
wildcard: plain HTTP is redirected to a host, and a cache behind keeps answers under each.
"""

from __future__ import annotations

from ddpc.patterns.tls.pattern import PATTERN

__all__ = ["PATTERN"]
