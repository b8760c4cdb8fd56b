"""kubernetes-validate in strict mode, and kubectl kustomize, on what the backend wrote."""

from __future__ import annotations

import functools
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import kubernetes_validate
import kubernetes_validate.utils
import yaml

from ddpc.backends.contract import OutputFile
from ddpc.ir.values import Version
from ddpc.rehearse.missing import Missing
from tests.servers.harness import ledger

# The package reads its megabytes of schemas again for every object; the answers are the same.
kubernetes_validate.utils.schema_contents = functools.cache(
    kubernetes_validate.utils.schema_contents
)


def validate(document: dict[str, Any], version: Version) -> None:
    """Raises what kubernetes-validate raises where ``document`` is no object of ``version``."""
    kubernetes_validate.validate(document, str(version), strict=True)
    ledger.record(f"kubernetes-validate strict {version}")


def kustomize(files: Iterable[OutputFile], folder: Path) -> list[dict[str, Any]]:
    """The objects that ``kubectl kustomize`` makes of ``files``. Raises Missing without kubectl."""
    kubectl = shutil.which("kubectl")
    if kubectl is None:
        raise Missing("kubectl", "it is not installed")
    for file in files:
        path = folder / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(file.text, encoding="utf-8")
    done = subprocess.run(
        [kubectl, "kustomize", str(folder)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={"PATH": "/usr/bin:/bin", "HOME": str(folder)},
    )
    ledger.record("kubectl kustomize")
    assert done.returncode == 0, done.stderr
    assert not done.stderr, done.stderr
    return list(yaml.safe_load_all(done.stdout))
