"""What stands at many paths of one folder, without asking for what cannot be there."""

from __future__ import annotations

from ddpc.output.folder import Folder, Kind, Sight
from ddpc.output.paths import parents


class Looks:
    """Looks into ``folder`` while nobody else writes there: the caller holds the lock."""

    def __init__(self, folder: Folder) -> None:
        self._folder = folder
        self._absent: set[str] = set()

    def at(self, path: str) -> Sight:
        """What stands at ``path``: nothing, if a folder above it is known not to be there.

        Raises OSError where that cannot be found out.
        """
        above = parents(path)
        if not self._absent.isdisjoint(above):
            return Sight(path, Kind.ABSENT)
        sight = self._folder.look(path)
        if sight.kind is Kind.ABSENT:
            outermost = (one for one in above if self._folder.kind(one) is Kind.ABSENT)
            self._absent.add(next(outermost, path))
        return sight
