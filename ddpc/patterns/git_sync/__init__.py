"""git-sync: what is pushed to a repository runs, without an image being built.

A git-sync container beside the service fetches a branch or tag, again and again, and moves a link
to what it got: the service sees `into`, always one whole revision. The service starts once the
first revision is there. It has to notice a new one by itself: have it watch its files (as
`node --watch` does), or read them each time.

Whoever can push to the branch runs code in the cluster, as the service, with all that it may
read and call. Protect the branch as you protect the cluster.

The directory above `into` is mounted whole and read-only, and hides what the image has there; the
link in it is what moves. A repository that cannot be reached later changes nothing: the last
revision stays. Each pod fetches for itself, so for up to `every` pods may have different revisions;
one that was replaced is removed at once. Only `https` and `ssh` are fetched from, submodules and
redirects included.

How much memory it needs follows from the repository, so none is refused as too little: what does
not fit ends the container again and again, and the pod does not start. Measured for git 2.39 alone,
over plain HTTP and with `depth 1`: a repository of one small file took 4 MiB, and one of 2,000
files and 20 MB fitted into 16 MiB. git-sync itself, and TLS, come on top and were not measured.
"""

from __future__ import annotations

from ddpc.patterns.git_sync.pattern import PATTERN

__all__ = ["PATTERN"]
