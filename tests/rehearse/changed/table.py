"""Every directive that is changed: by the server that it is for, and the program that it is of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from tests.rehearse.changed import caches, limits, splits, stores
from tests.rehearse.changed.row import Group

GROUPS: Final[Mapping[str, Group]] = {
    "entrance": limits.ENTRANCE,
    "dictionary": limits.DICTIONARY,
    "kept": caches.KEPT,
    "shop": caches.SHOP,
    "experiment": splits.EXPERIMENT,
    "reviews": splits.REVIEWS,
    "sharded": stores.SHARDED,
    "broker": stores.BROKER,
}
