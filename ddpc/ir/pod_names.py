"""How the pods of a service are told apart."""

from __future__ import annotations

from enum import Enum


class PodNames(Enum):
    """How a layer that keeps its clients on pods knows these.

    LISTED: each by a name of its own, so that their number is fixed. FOLLOWED: by the cluster's
    DNS, as they come and go.
    """

    LISTED = "listed"
    FOLLOWED = "followed"
