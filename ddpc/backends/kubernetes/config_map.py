"""ConfigMap: the files that a container reads, under a name that changes with them.

The name ends in a hash of the content and the object is immutable, so a changed configuration is
another object: its pods roll, and a rollback finds the old files still there. That needs the old
object to stay while pods of the old kind live. Tools that apply from a repository would delete it
at once, as it is no longer in the output (fluxcd/flux2#3378, argoproj/argo-cd#18837), so every one
is marked: Argo CD neither deletes it nor calls the application out of sync for it, Flux leaves it
out of its garbage collection. The price: old ones pile up, one for each change, and are deleted by
hand once no ReplicaSet that a rollback could want names them.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterable
from typing import Any, Final

from ddpc.backends.contract import Lines, OutputFile
from ddpc.backends.kubernetes import metadata
from ddpc.backends.kubernetes.carried import arrives
from ddpc.backends.yaml_text import TracedText, traced
from ddpc.ir.deployment import Application, Workload
from ddpc.ir.origin import Origin
from ddpc.node import frozen

KEPT: Final = {
    "argocd.argoproj.io/sync-options": "Prune=false",
    "argocd.argoproj.io/compare-options": "IgnoreExtraneous",
    "kustomize.toolkit.fluxcd.io/prune": "Disabled",
}
"""The annotations that keep an object that is no longer in the output.

https://argo-cd.readthedocs.io/en/stable/user-guide/sync-options/ and compare-options/;
https://fluxcd.io/flux/components/kustomize/kustomizations/#prune
"""

LARGEST: Final = 1 << 20
"""Bytes that all values of a ConfigMap may have together (the API server's MaxSecretSize)."""

HASH_DIGITS: Final = 10

LONGEST_KEY: Final = 240
"""The cluster takes 253 characters; the rest is for a number that tells two keys apart."""

_KEY: Final = re.compile(r"[^A-Za-z0-9._-]", re.ASCII)


@frozen(kw_only=True)
class ConfigFile:
    """One file: its ``path`` below the mount, and the ``key`` that holds it."""

    path: str
    key: str
    text: str
    lines: tuple[Lines, ...] = ()


@frozen(kw_only=True)
class ConfigMap:
    """The files of one directory; ``name`` is told by their content."""

    name: str
    files: tuple[ConfigFile, ...]
    origin: Origin

    @property
    def items(self) -> tuple[tuple[str, str], ...]:
        """(key, path) pairs where any path is not its key; empty: keys are the file names."""
        pairs = tuple((file.key, file.path) for file in self.files)
        return pairs if any(key != path for key, path in pairs) else ()

    @property
    def size(self) -> int:
        """Bytes of all values together."""
        return sum(len(file.text.encode()) for file in self.files)


def config_map(prefix: str, files: Iterable[OutputFile], origin: Origin) -> ConfigMap:
    """The ConfigMap of ``files`` (paths below the mount); its name starts with ``prefix``."""
    taken: set[str] = set()
    held = []
    for file in sorted(files, key=lambda file: file.path):
        key = _key(file.path, taken)
        taken.add(key)
        held.append(ConfigFile(path=file.path, key=key, text=file.text, lines=file.lines))
    content = json.dumps([(file.path, file.text) for file in held])
    digest = hashlib.sha256(content.encode()).hexdigest()[:HASH_DIGITS]
    return ConfigMap(name=f"{prefix}-{digest}", files=tuple(held), origin=origin)


def _key(path: str, taken: set[str]) -> str:
    # Keys know letters, digits, dots, dashes and underscores, and may not look like `..`.
    key = _KEY.sub("_", path.replace("/", ".")).lstrip(".")[:LONGEST_KEY] or "file"
    if key not in taken:
        return key
    return next(name for n in range(2, len(taken) + 3) if (name := f"{key}-{n}") not in taken)


def to_object(application: Application, workload: Workload, config: ConfigMap) -> dict[str, Any]:
    """The object of ``config``; a file whose text would not arrive unchanged goes as bytes."""
    texts: dict[str, Any] = {}
    encoded: dict[str, Any] = {}
    for file in config.files:
        if arrives(file.text):
            text = TracedText(file.text, file.lines) if file.lines else file.text
            texts[file.key] = traced(text, config.origin)
        else:
            data = base64.b64encode(file.text.encode()).decode()
            encoded[file.key] = traced(data, config.origin)
    held = {"data": texts, "binaryData": encoded}
    return {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {
            **metadata.of_workload(application, config.name, workload),
            "annotations": KEPT,
        },
        "immutable": True,
        **{field: files for field, files in held.items() if files},
    }
