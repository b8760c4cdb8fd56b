"""The schemas of the Kubernetes API, strict: a field that is not known is an error."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import kubernetes_validate
from kubernetes_validate.utils import all_versions

from tests.servers.harness import ledger
from tests.servers.harness.result import CheckResult

_OLDEST = (1, 33)
"""The oldest version that ddpc supports."""


def versions() -> tuple[str, ...]:
    """Return every version from the oldest supported to the newest known: ``("1.33", ...)``."""
    known = {tuple(int(part) for part in version.split(".")[:2]) for version in all_versions()}
    return tuple(f"{major}.{minor}" for major, minor in sorted(known) if (major, minor) >= _OLDEST)


def check(objects: Iterable[Mapping[str, Any]], *, version: str) -> CheckResult:
    """Judge objects by the strict schemas of one version; every wrong object is named."""
    wrong = []
    for each in objects:
        ledger.record(f"kubernetes schema {version}")
        problem = _problem(dict(each), version)
        if problem:
            name = each.get("metadata", {}).get("name", "?")
            wrong.append(f"{each.get('kind', '?')} {name}: {problem}")
    return CheckResult(
        checker=f"kubernetes-validate {version}",
        ok=not wrong,
        output="\n".join(wrong),
        warnings=tuple(wrong),
    )


def _problem(each: dict[str, Any], version: str) -> str | None:
    try:
        kubernetes_validate.validate(each, version, strict=True)
    except kubernetes_validate.ValidationError as error:
        return f"{'.'.join(str(step) for step in error.path)}: {error.message}"
    except (kubernetes_validate.SchemaNotFoundError, KeyError) as error:
        return f"not a known kind: {error}"
    return None
