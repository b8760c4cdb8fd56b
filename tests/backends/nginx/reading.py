"""Another reader of nginx configurations."""

from __future__ import annotations

import tempfile
from pathlib import Path

import crossplane


def read_back(word: str) -> list[str]:
    """The arguments that a reader of nginx configurations finds."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "nginx.conf")
        path.write_text(f"http {{ a {word} end; }}\n", encoding="utf-8")
        parsed = crossplane.parse(
            str(path), single=True, strict=False, check_ctx=False, check_args=False
        )
    (block,) = parsed["config"][0]["parsed"]
    (directive,) = block["block"]
    arguments: list[str] = directive["args"]
    return arguments


def unescaped(argument: str) -> str:
    """What nginx makes of a quoted word (ngx_conf_read_token); crossplane leaves escapes be."""
    made, rest = "", argument
    while rest:
        if rest[0] == "\\" and rest[1:2] in {"\\", "'", '"'}:
            made, rest = made + rest[1], rest[2:]
        else:
            made, rest = made + rest[0], rest[1:]
    return made
