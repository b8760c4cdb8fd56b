"""Trees of files: made, looked at, and built into, for the tests of writing."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ddpc.backends.contract import Lines, OutputFile
from ddpc.ir.origin import Origin
from ddpc.output import OutputError
from ddpc.output.filesystem import Filesystem
from ddpc.output.folder import digest
from ddpc.output.manifest import Entry, Manifest, Range, Statement, to_text
from ddpc.output.write import REAL, Written, write
from ddpc.source import Span

Tree = dict[str, str]

FIRST: Tree = {
    "kubernetes/shop.yaml": "kind: Deployment\n",
    "kubernetes/same.yaml": "kind: Service\n",
    "nginx/shop-tls/nginx.conf": "events {}\n",
    "varnish/shop-cache/default.vcl": "vcl 4.1;\n",
    "kustomization.yaml": "resources: [a]\n",
}
SECOND: Tree = {
    "kubernetes/shop.yaml": "kind: StatefulSet\n",
    "kubernetes/same.yaml": "kind: Service\n",
    "kubernetes/web.yaml": "kind: Deployment # web\n",
    "nginx/shop-tls/nginx.conf": "events { worker_connections 9; }\n",
    "prometheus/rules/rules.yml": "groups: []\n",
    "kustomization.yaml": "resources: [a, b]\n",
}
STRANGERS: Tree = {"README": "mine\n", "nginx/notes.txt": "mine too\n"}


def files_of(tree: Tree) -> tuple[OutputFile, ...]:
    """The files of ``tree`` as a backend gives them."""
    origin = Origin(Span("app.ddp", 0, 3), "app shop")
    return tuple(
        OutputFile(path=path, text=text, lines=(Lines(1, 1, origin),))
        for path, text in tree.items()
    )


def manifest_for(tree: Tree) -> Manifest:
    """A manifest of ``tree``."""
    statement = Statement(path="app.ddp", line=1, text="app shop")
    return Manifest(
        tool="ddpc test",
        entry="app.ddp",
        files={
            path: Entry(
                sha256=digest(text.encode()),
                ranges=(Range(first=1, last=1, statement=statement),),
            )
            for path, text in tree.items()
        },
    )


def build(
    target: Path | str, tree: Tree, *, force: bool = False, filesystem: Filesystem = REAL
) -> Written:
    """Write ``tree`` as a build does."""
    return write(
        str(target), files_of(tree), manifest_for(tree), force=force, filesystem=filesystem
    )


def place(target: Path, tree: Tree) -> None:
    """Put files there by hand."""
    for path, text in tree.items():
        (target / path).parent.mkdir(parents=True, exist_ok=True)
        (target / path).write_text(text)


def seen(target: Path) -> Tree:
    """All that is in ``target``: files with their text, links and empty folders told apart."""
    found: Tree = {}
    for folder, folders, names in os.walk(target):
        here = Path(folder)
        for name in names + [each for each in folders if (here / each).is_symlink()]:
            path = here / name
            key = path.relative_to(target).as_posix()
            found[key] = f"-> {path.readlink()}" if path.is_symlink() else path.read_text()
        if not folders and not names and here != target:
            found[f"{here.relative_to(target).as_posix()}/"] = "an empty folder"
    return found


def built(tree: Tree, strangers: Tree | None = None) -> Tree:
    """What ``seen`` gives after a build of ``tree``."""
    return {**tree, **(strangers or {}), "ddpc-manifest.json": to_text(manifest_for(tree))}


def message_of(error: pytest.ExceptionInfo[OutputError]) -> str:
    """All that an error says: facts, and what to do."""
    return "\n".join(f"{problem.message} / {problem.help}" for problem in error.value.problems)
