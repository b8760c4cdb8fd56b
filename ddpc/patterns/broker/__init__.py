"""broker: one place to dial, whichever database the environment has.

The application dials localhost; an ambassador in its pods passes each connection on to what the
chosen environment says of the external. With `by name`, nothing runs in the pods: the cluster gets
the external's name as a name of its own (a Service of the type ExternalName), and the application
dials that, at the external's own port.

Which host it is, is settled when the program is compiled, by name; an external that an environment
leaves without a host is an error there. An ambassador looks the name up once, when it starts: a
name that is not found keeps the pods from starting, and when its address changes, the pods have to
be restarted. Names that move while pods run, as those of managed databases do at a failover, need
one of two: with nginx 1.30, and where the app says `dns`, the ambassador looks the name up again as
its records expire, and new connections follow; `by name`, that is the application's to do. Where a
name has several addresses, an ambassador takes turns.

An ambassador carries up to about 1,000 connections at a time. Where the database cannot be reached,
it closes the connection, within 2s. Connections are passed on as they are: the database sees the
pod's address, and a client that verifies a certificate has to be told the name that stands in it.
Passwords are the application's: `env NAME secret SECRET/KEY`.
There is one database, never a second to turn to: two that take writes come apart.
"""

from __future__ import annotations

from ddpc.patterns.broker.pattern import PATTERN

__all__ = ["PATTERN"]
