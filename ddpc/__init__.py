"""ddpc compiles services, and the patterns attached to them, into server configurations."""

from __future__ import annotations

__version__ = "0.1.0"
