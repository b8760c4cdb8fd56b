"""session: a client that has been at a pod comes to it again.

By `cookie` or `header`, a tier hashes its value consistently over the service's pods: every replica
comes to the same answer, a pod more or less moves only its share of the clients, and where a pod
is down only its own clients go elsewhere. Requests without it go to the pods in turn.

A cookie that the service sets itself first comes with the second request: the pod that set it need
not be the one that the client is then kept on. That does for what every pod can find again, such as
what it keeps of a user in memory. Where the pod has to be the same from the very first request on,
have the cookie `issued`: the tier gives one of its own to whoever comes without.

Pods are followed where the app says `dns` and nginx can; else they are listed by name, and their
number is fixed. A service with storage of each pod's own, or with shards, is always listed: its
pods have names already, which stay.

Behind a cache, requests with the cookie or header go past it, so that no client gets what was made
for another.

By `client-ip`, the cluster itself keeps a caller's address on one pod; there is no tier, and it is
for callers inside of the cluster that come straight to the pods.

A client's pod is kept as long as it lives: a rollout replaces all pods, one after the other, and
what they held in memory is gone with them.
"""

from __future__ import annotations

from ddpc.patterns.session.pattern import PATTERN

__all__ = ["PATTERN"]
