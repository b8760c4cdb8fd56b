"""Which texts arrive as they were written.

``kubectl apply -k`` reads the files and writes them again before it sends them. On that way
(kustomize 5.5) a text with one of some control characters is refused, or changed, and so is one of
several lines that starts with a tab, however well the file itself quotes them.
"""

from __future__ import annotations

import re
from typing import Final

_LOST: Final = re.compile("[\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def arrives(text: str) -> bool:
    """Whether ``text`` reaches the cluster unchanged."""
    lost = "\x7f" in text if text.isascii() else _LOST.search(text)
    return not (lost or (text.startswith("\t") and "\n" in text))
