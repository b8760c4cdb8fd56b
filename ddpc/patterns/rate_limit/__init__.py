"""rate-limit: 429 with Retry-After for clients that ask too often.

Two classes: anonymous requests are limited by client address, those of a verified identity by that
identity, with a larger allowance. A forged credential counts as anonymous. What is written holds
for all replicas together; each enforces its part, in whole requests. Of several limits, Retry-After
is the time of the slowest, whichever refused. A client is one whole address, of IPv6 too: whoever
has a network of them is not held back by it.

nginx logs every request to its standard output, those with 429 among them, with the client's
address and verified identity. Where limits and a cache are one Varnish, refusals are in its shared
log only, which lives as long as the pod: read it there with `varnishncsa -n
/var/lib/varnish/varnishd -q 'RespStatus == 429' -F '%t %r %{VCL_Log:limited}x'`, or
keep the limits in a server of their own with `separate`. Its answers say in X-RateLimit-Remaining
how many more requests that pod lets through at once, of the narrowest limit that concerns the
request.

nginx looks the address of a verifier up once, when it starts, and does not start where there is
none. A service of the app has one that stays. An external that moves is asked at its old address
until the pods are replaced, and whoever would be verified counts as anonymous meanwhile.
"""

from __future__ import annotations

from ddpc.patterns.rate_limit.pattern import PATTERN

__all__ = ["PATTERN"]
