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
"""

from __future__ import annotations

from ddpc.patterns.git_sync.pattern import GIT_SYNC

__all__ = ["GIT_SYNC"]
