"""cache: keeps a service's answers and gives them again.

What an expert ships: requests with Authorization or a session's cookie go past the cache; answers
with Set-Cookie, private or no-store are never kept; an answer that is a little stale is given while
a fresh one is fetched; a PURGE is taken only from those who may.

Who asks is told by more than these: requests with a header by which a split before the cache or a
session behind it knows users go past it too, until `ignore header` says that answers do not depend
on it. Cookies that a split names by itself count for nothing. What is kept for everyone is fetched
without cookies and such headers, and replaces nobody's cookie: a client that sent some gets no
Set-Cookie with it.

Requests with Authorization go to the service below a path that is kept too. So users whom a
rate-limit verifies are never given another's answer, nor kept one: what is the same for everyone
reaches them from the store only if they ask for it without their credentials.

`purge from shop` gives purging a port of its own. It answers in the cluster at the service's name
and `-purge`, and a network policy lets in the pods of `shop` alone. Where everybody else comes in,
PURGE is refused with 405. The Host is part of what an answer is kept under, and so is the query:
say both as the clients do:
`curl -X PURGE -H 'Host: www.example.com' 'http://shop-purge/article/7?page=2'`
takes out every variant of that answer, with 200 whether there was one or not. Who leaves the Host
to be `shop-purge`, under which nothing is kept, is answered with 400. Where the network plugin
ignores network policies, every pod of the cluster can purge.

The store is smaller than the container, because answers cost more than their bytes: about 700 bytes
each outside of the store, and what the allocator cannot use. Unasked it is so small that the
shortest answers do not outgrow the container. Where answers are longer, say so: of 2Gi, 407Mi are
the store, and with `answers 16Ki` 1021Mi.

Several pods each fetch and keep what they are asked for: three fetch every answer three times.
With `replicas 3 sharded` every URL has one pod that keeps its answer, and the others ask that one.
While a pod is down the others share out what it kept, and nobody gets an error. The pods are a
StatefulSet, each with a Service of its own, and a network policy keeps all others from the port at
which they believe each other. A PURGE goes on to all of them, and is answered with 503 if one did
not take it: send it again.

A client may take ten minutes for an answer, or as long as the service says with `timeout` where
that is more; then it is cut off, however steadily it reads. One that reads nothing holds a thread
for as long, if it comes to the cache itself: nginx before it, of a `tls` or an edge, gives such a
client up after 30s.

When a pod ends, no new requests come to it from the first seconds on, and those that are under way
have half a minute. Then Varnish is stopped, which it does at once: a longer answer is cut off.
"""

from __future__ import annotations

from ddpc.patterns.cache.pattern import PATTERN

__all__ = ["PATTERN"]
