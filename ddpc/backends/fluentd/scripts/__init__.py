"""Programs that fluentd runs: Ruby, since its image has that.

They are mounted beside the configuration that calls them, so that the two always fit.
"""

from __future__ import annotations

from importlib.resources import files
from typing import Final

SLOWLOG: Final = "slowlog.rb"
STORM: Final = "storm.rb"
PLUGIN: Final = "redis_slowlog.rb"


def script(name: str) -> str:
    """The text of one of them."""
    return files("ddpc.backends.fluentd.scripts").joinpath(name).read_text(encoding="utf-8")
