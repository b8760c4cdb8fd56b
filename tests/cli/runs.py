"""Programs for the tests of the command line, and what a run of it gave."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Protocol

from attrs import frozen


@frozen
class Ran:
    """What a run gave."""

    code: int
    out: str
    err: str


class Run(Protocol):
    """Runs ``ddpc`` with arguments; ``terminal``: both outputs are one."""

    def __call__(self, *arguments: str, stdin: bytes = b"", terminal: bool = False) -> Ran: ...


class Terminal(io.StringIO):
    """Stands for a terminal."""

    def isatty(self) -> bool:
        """It is one."""
        return True


GOOD = """\
app demo {
  namespace demo
}

service web {
  image "registry.example.com/web:1.0"
  port  http 8080
  user  1000
  ready GET /ready
}

attach tls to web {
  hosts       "web.example.com"
  certificate secret web-tls
  reach       load-balancer
}
"""

BAD = GOOD.replace("port  http 8080", "prot  http 8080")


def put(folder: Path, **files: str) -> None:
    """Put programs there by name: ``app=...`` is the file ``app.ddp``."""
    for name, text in files.items():
        (folder / f"{name}.ddp").write_text(text)
