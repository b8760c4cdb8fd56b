"""A fault that somebody could write into the compiler: a text of one file, and what it becomes."""

from __future__ import annotations

from pathlib import Path

from attrs import frozen


class Gone(Exception):
    """The text of a fault does not stand at exactly one place: the table has to follow the code."""


@frozen
class Fault:
    """``right`` stands once in ``file`` (below ``ddpc/``) and becomes ``wrong``.

    ``killers`` are the tests that are tried first, by their names in ``killers.py``. ``unseen``
    says why none of them can notice it.
    """

    name: str
    file: str
    right: str
    wrong: str
    what: str
    killers: tuple[str, ...]
    unseen: str = ""

    def applied(self, root: Path) -> str:
        """The file's text with the fault in it. Raises Gone."""
        text = self.path(root).read_text(encoding="utf-8")
        if text.count(self.right) != 1:
            raise Gone(f"{self.name}: {text.count(self.right)} times in ddpc/{self.file}")
        return text.replace(self.right, self.wrong)

    def path(self, root: Path) -> Path:
        """The file, in a checkout."""
        return root / "ddpc" / self.file
