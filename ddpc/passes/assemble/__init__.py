"""The eighth pass: a Deployment of the plan. A file for each kind of thing that it makes."""

from __future__ import annotations

from ddpc.passes.assemble.deployment import assemble

__all__ = ["assemble"]
