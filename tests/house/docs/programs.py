"""Makes whole programs of the fragments that the documentation shows."""

from __future__ import annotations

import re
from pathlib import Path

from ddpc.source import Source
from ddpc.syntax.nodes import Statement
from ddpc.syntax.parse import parse

LIBRARY = (Path(__file__).parent / "library.ddp").read_text(encoding="utf-8")

DEFAULTS = {
    "service": (
        "service web",
        (
            'image "registry.example.com/web:1.0"',
            "user 10001",
            "port http 8080",
            "ready GET /ready",
            "reach load-balancer",
        ),
    ),
    "app": ("app demo", ()),
    "external": ("external other", ('host "other.example.com"', "port https 443")),
    "edge": (
        "edge public",
        (
            'host "www.example.com" { path / to web }',
            "certificate secret public-tls",
            "reach load-balancer",
        ),
    ),
    "attach tls": (
        "attach tls to web",
        ('hosts "www.example.com"', "certificate secret web-tls", "reach load-balancer"),
    ),
    "attach cache": ("attach cache to web", ()),
    "attach rate-limit": ("attach rate-limit to web", ("anonymous 10/s",)),
    "attach sidecar": (
        "attach sidecar helper to web",
        ('image "registry.example.com/helper:1.0"', "user 10002"),
    ),
    "expect": ("expect web", ()),
    "environment": ("environment prod", ()),
}
"""By the statement whose block it is: its head, and what such a block needs or is warned for."""


def whole(text: str, inside: str | None) -> str:
    """The program that a block stands for: ``inside`` as marks have it."""
    if inside is None:
        return text
    return with_library(within(text, inside) if inside else text)


def within(text: str, inside: str) -> str:
    """The statement ``inside`` with the text in its block, and what the block lacks."""
    head, defaults = DEFAULTS[inside]
    said = {statement.word for statement in statements(text)}
    lacking = [line for line in defaults if line.split()[0] not in said]
    return "\n".join([f"{head} {{", text, *lacking, "}\n"])


def with_library(text: str) -> str:
    """The program with the declarations of the library that it mentions and does not make."""
    declared = {_identity(statement) for statement in statements(text)}
    names = {name for word, name in declared if word in {"service", "front", "external", "edge"}}
    plain = re.sub(r"#.*|\"[^\"\n]*\"", "", text)
    mentioned = set(re.findall(r"[a-z][a-z0-9-]*", plain))
    if all(word == "app" for word, _ in declared):
        mentioned.add("web")  # an app alone declares nothing
    parts = [text]
    for statement in statements(LIBRARY):
        word, name = _identity(statement)
        is_app = word == "app"
        if (is_app and "app" not in {kind for kind, _ in declared}) or (
            not is_app and name in mentioned and name not in names
        ):
            parts.append(LIBRARY[statement.span.start : statement.span.end] + "\n")
    return "\n".join(parts)


def statements(text: str) -> tuple[Statement, ...]:
    """The statements at the top of a text, as far as it can be read."""
    found, _ = parse(Source("block.ddp", text))
    return found


def _identity(statement: Statement) -> tuple[str, str]:
    arguments = statement.plain_arguments
    return statement.word, arguments[0].text if arguments else ""
