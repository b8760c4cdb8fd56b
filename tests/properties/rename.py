"""What a build is called by: the same files under another service's name."""

from __future__ import annotations

import re
from collections.abc import Mapping

_HASHED = re.compile(r"\b(\S*?-)[0-9a-f]{10}\b")
"""Names that end with a digest of what they hold, such as a ConfigMap's."""

_FROM_A_HASH = re.compile(r"# Of all keys the shards get ")
"""Which shard gets how much follows from the hash of its name."""


def called(files: Mapping[str, str], name: str, other: str) -> dict[str, list[str]]:
    """The files with one name in the place of another: by path, their lines in no order.

    Names that follow from it follow; what is sorted by names may come in another order.
    """
    return {
        _replaced(path, name, other): sorted(
            line
            for line in _HASHED.sub(r"\1DIGEST", _replaced(text, name, other)).splitlines()
            if not _FROM_A_HASH.search(line)
        )
        for path, text in files.items()
    }


def _replaced(text: str, name: str, other: str) -> str:
    return text.replace(name, other).replace(name.capitalize(), other.capitalize())
