"""split: sends a share of the requests, or some of them, to other services.

A user who was sent to an arm stays with it: who is who is told by a cookie, which newcomers are
given, by a header or by the client's address. Shares are of users, not of requests, and hold from
the first request on. When the first arm's share grows, only the users that it gains move; of
several arms the first is the one whose name comes first. What a rule says of a request comes before
all shares.

As a tier it stands before a service, or makes a front answer; every arm has its own cache behind
it. Who is given a cookie of the split's own is still answered by these caches; a cookie or header
that the program names may be the service's way to know who asks, and passes them until a cache says
`ignore` or `skip`.

As an ambassador it stands in a caller's pods, on localhost: what the caller says of its own clients
goes on as it is, and their only address is the pod's, so users are told apart by a header.

Whoever may send the header or cookie that a rule names gets what the rule says. Users are drawn by
the name of what is split and the attachment's label: another label draws them all anew, and splits
of one thing at two places agree.
"""

from __future__ import annotations

from ddpc.patterns.split.pattern import PATTERN

__all__ = ["PATTERN"]
