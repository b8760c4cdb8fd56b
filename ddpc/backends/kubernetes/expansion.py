"""What the kubelet replaces in commands, arguments and variables of containers and probes."""

from __future__ import annotations


def literally(text: str) -> str:
    """``text`` so that the kubelet gives it on as it is.

    It replaces ``$(NAME)`` and makes one ``$`` of two.
    """
    return text.replace("$", "$$") if "$(" in text or "$$" in text else text
