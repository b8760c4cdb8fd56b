"""gixy, which looks for holes in nginx configurations."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

import crossplane

from tests.servers.harness import ledger
from tests.servers.harness.result import CheckResult

CHECKER = "gixy"
_INFORMATIONAL = frozenset({"UNSPECIFIED", "INFORMATION"})


def check(conf: bytes, *, allowed: Mapping[str, str] | None = None) -> CheckResult:
    """Look for findings above informational in an nginx.conf.

    Args:
        allowed: findings that are as intended, by gixy's name of the check, each with the reason.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "nginx.conf")
        path.write_bytes(conf)
        program = str(Path(sys.executable).parent / "gixy")
        done = subprocess.run(
            [program, "--format", "json", "--disable-includes", str(path)],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        unread = _unread(path)
    ledger.record(CHECKER)
    findings = tuple(
        f"line {finding.get('line', '?')}: {finding['plugin']} ({finding['severity']}): "
        f"{finding['reason'] or finding['summary']}"
        for finding in json.loads(done.stdout or "[]")
        if finding["severity"] not in _INFORMATIONAL and finding["plugin"] not in (allowed or {})
    )
    return CheckResult(
        checker=CHECKER,
        ok=bool(done.stdout) and not findings and not unread,
        output="\n".join([*findings, *unread, done.stderr]),
        warnings=findings,
    )


def _unread(path: Path) -> list[str]:
    """Return what gixy's own parser stumbles over; gixy is silent then, and finds nothing."""
    parsed = crossplane.parse(str(path), single=True)
    return [str(error["error"]) for error in parsed["errors"]]
