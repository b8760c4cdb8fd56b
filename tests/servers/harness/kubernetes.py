"""The schemas of the Kubernetes API, strict: a field that is not known is an error."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator
from kubernetes_validate.utils import all_versions, major_minor, schema_contents
from referencing import Registry, Resource

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
        validator = _validator(version, each["kind"].lower(), each["apiVersion"])
    except (FileNotFoundError, KeyError) as error:
        return f"not a known kind: {error}"
    for wrong in validator.iter_errors(each):
        return f"{'.'.join(str(step) for step in wrong.path)}: {wrong.message}"
    return None


@cache
def _validator(version: str, kind: str, api_version: str) -> Any:
    """What judges objects of a kind; FileNotFoundError if the version has none such.

    As kubernetes_validate.validate finds it, which reads the schemas anew for each object.
    """
    group, _, of_group = api_version.rpartition("/")
    short = f"{group.partition('.')[0]}-{of_group}" if group else of_group
    folder = f"kubernetes-json-schema/v{_exact(version)}-local-strict"
    schema, definitions = (
        schema_contents(f"{folder}/{name}.json", version)
        for name in (f"{kind}-{short}", "_definitions")
    )
    registry = Resource.from_contents(schema) @ Registry()
    registry = Resource.from_contents(definitions) @ registry
    return Draft202012Validator(schema, registry=registry)


def _exact(version: str) -> str:
    """The newest version known that is no newer than this minor one."""
    return str([known for known in all_versions() if major_minor(known) == version][-1])
