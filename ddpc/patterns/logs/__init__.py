"""logs: collects what a service says of itself, and prints it as JSON in records of one shape.

fluentd stands beside the service and writes to its own standard output, where the cluster's log
collector finds it. Redis' slow log is read with `redis-cli` and a remembered place; after a restart
of Redis it begins anew. Storm is asked for its topologies. Files are read from a volume that the
service writes and fluentd only reads: name them in a directory of their own, which begins empty in
each pod, outside of the service's storage. The service rotates them: what exceeds `space` ends the
pod.

Every line is one JSON object with some of these fields:

* `time`: when it happened, in UTC, as `2026-01-31T12:00:00.000Z`; of lines of JSON, and of those
  whose format names no time, when they were read
* `service`: whose record it is
* `source`: `slowlog`, `storm`, or the path of a file
* `message`: text: a slow command, a state, or a line that is not in the stated format
* `duration_ms`: how long it took, in milliseconds, where the source tells
* `fields`: what the source or a line's format names, each by its name
* `complete`: `false` where `message` was cut, otherwise left out
* `level`: `error` where something could not be collected, otherwise left out

Commands of a slow log hold what users sent, so 256 characters of each are kept, and 8192 of a
file's text. `redact` takes fields out; a line that is not in the stated format is then withheld as
a whole, since nobody knows what is in it. Lines of more than 64 KiB are left out, and fluentd says
so.

`redis-cli` needs Redis 6 or later. The book's plugin for the slow log can be had by `collect
slowlog with plugin`. It knows no password, leaves the first entry out, and after a restart of Redis
says nothing until its numbers are higher than before.

The book's plugin for Storm cannot be had: it is written for fluentd 0.12, and fluentd 1 ends at its
first line (`uninitialized constant Fluent::Input`). What it collected, `collect storm` does: the
summary of the topologies.
"""

from __future__ import annotations

from ddpc.patterns.logs.pattern import PATTERN

__all__ = ["PATTERN"]
