"""What stands at the top of generated pages."""

from __future__ import annotations

from typing import Final

NOTICE: Final = "<!-- Made by `python -m ddpc.generate`: change its sources, not this file. -->\n"
