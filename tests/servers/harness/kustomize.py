"""``kubectl kustomize``, which needs no cluster."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from ddpc.rehearse.missing import Missing
from tests.servers.harness import ledger
from tests.servers.harness.result import CheckResult

CHECKER = "kubectl kustomize"


def check(folder: Path) -> CheckResult:
    """Build the kustomization of a folder. ``output`` is what it renders, and then its complaints.

    Raises:
        Missing: if there is no kubectl here.
    """
    kubectl = shutil.which("kubectl")
    if kubectl is None:
        raise Missing(CHECKER, "kubectl is not installed")
    done = subprocess.run(
        [kubectl, "kustomize", str(folder)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    ledger.record(CHECKER)
    complaints = tuple(done.stderr.splitlines())
    return CheckResult(
        checker=CHECKER,
        ok=done.returncode == 0 and not complaints,
        output=done.stdout + done.stderr,
        warnings=complaints,
    )
