"""VS Code snippets: each declaration and each pattern's attachment, with all that it requires."""

from __future__ import annotations

import json
import re
from typing import Final

from ddpc.generate.vocabulary import vocabulary
from ddpc.patterns.catalogue import PATTERNS
from ddpc.patterns.contract import Pattern
from ddpc.schema.pieces.file import FILE
from ddpc.schema.signature import Literal, Optional, Part, Slot
from ddpc.schema.word import Schema, Word

path: Final = "editors/vscode/snippets/ddp.json"


def text() -> str:
    """The snippets as JSON, by name."""
    snippets = {}
    for word in FILE.words:
        if word.name != "attach":
            body = _by_hand().get(word.name) or _declaration(word)
            snippets[word.name] = _snippet(word.name, word.doc, body)
    for pattern in PATTERNS:
        name = f"attach {pattern.name}"
        snippets[name] = _snippet(name, pattern.summary, _attachment(pattern))
    return json.dumps(snippets, indent=2, ensure_ascii=False) + "\n"


def _snippet(prefix: str, doc: str, body: list[str]) -> dict[str, object]:
    return {"prefix": prefix, "description": doc, "body": body}


class _Stops:
    """Numbers the places where the cursor stops."""

    def __init__(self) -> None:
        self._last = 0

    def __call__(self, default: str) -> str:
        self._last += 1
        escaped = re.sub(r"([\\$}])", r"\\\1", default)
        return f"${{{self._last}:{escaped}}}"

    def choice(self, words: tuple[str, ...]) -> str:
        self._last += 1
        return f"${{{self._last}|{','.join(words)}|}}"


def _declaration(word: Word) -> list[str]:
    stops = _Stops()
    head = f"{word.name} {_arguments(word.signatures[0], stops)}".strip()
    return [head] if word.block is None else _with_block(head, word.block, stops)


def _attachment(pattern: Pattern) -> list[str]:
    stops = _Stops()
    label = f" {stops('name')}" if pattern.needs_label else ""
    head = f"attach {pattern.name}{label} to {stops('web')}"
    usual = pattern.placements[0].value
    if pattern.takes_target:
        head += f" as {usual} for {stops('target')}"
    return _with_block(head, pattern.schema, stops)


def _by_hand() -> dict[str, list[str]]:
    """The words whose form is outside of signatures, or whose example would not tell enough."""
    types = ",".join(vocabulary().types)
    return {
        "pattern": [
            "## ${1:What it is for.}",
            f"pattern ${{2:name}}(${{3:parameter}}: ${{4|{types}|}}) {{",
            "  attach ${5:cache} to self {",
            "    $0",
            "  }",
            "}",
        ],
        "input": [f"input ${{1:name}}: ${{2|{types}|}}"],
        "import": ['import "${1:other.ddp}"'],
        "resource": ['resource "${1:object.yaml}"'],
    }


def _with_block(head: str, schema: Schema, stops: _Stops) -> list[str]:
    required = [word for word in schema.words if word.required]
    lines = [f"{head} {{"]
    for word in required:
        line = f"{word.name} {_arguments(word.signatures[0], stops)}".strip()
        inner = [line]
        if word.needs_block and word.block is not None:
            inner = _with_block(line, word.block, stops)
        lines += [f"  {one}" for one in inner if one.strip() != "$0"]
    return [*lines, "  $0", "}"]


def _arguments(parts: tuple[Part, ...], stops: _Stops) -> str:
    words = []
    for part in parts:
        if isinstance(part, Literal):
            words.append(part.text)
        elif isinstance(part, Slot) and part.type is not None:
            words.append(stops("name" if part.type.name == "name" else part.type.example))
        elif isinstance(part, Slot):
            words.append(stops.choice(part.words))
        else:
            assert isinstance(part, Optional)  # may be left out, so it is
    return " ".join(words)
