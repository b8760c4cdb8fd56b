"""The Kubernetes backend: from a Deployment to the files that ``kubectl apply`` takes."""

from __future__ import annotations

from collections.abc import Iterable

from ddpc.backends.contract import OutputFile, Served
from ddpc.backends.kubernetes import fields, findings, hand_made, kustomization, namespace
from ddpc.backends.kubernetes.objects import Object, objects_of
from ddpc.backends.kubernetes.plan import plan
from ddpc.backends.yaml_text import Dumper, traced
from ddpc.diagnostics import Diagnostic
from ddpc.ir.deployment import Application, Deployment
from ddpc.ir.values import Version

NAMESPACE_FILE = "kubernetes/00-namespace.yaml"
"""Read first, because it sorts first; no home's name starts with a digit."""

KUSTOMIZATION_FILE = "kustomization.yaml"


class Kubernetes:
    """The platform ``kubernetes``: a ``PlatformBackend``."""

    name = "kubernetes"

    @property
    def versions(self) -> tuple[Version, ...]:
        """The targets that the table of fields knows, oldest first."""
        return fields.versions()

    def emit(
        self, deployment: Deployment, served: dict[tuple[str, str], Served]
    ) -> tuple[tuple[OutputFile, ...], tuple[Diagnostic, ...]]:
        """The files of the build that the cluster reads, and what it would refuse.

        Files: one for each home, one for each file of passed-through objects, one for the namespace
        where the build makes it, in the order of their paths; before them the kustomization of all.
        Raises ValueError where the Deployment itself is unsound (a program that no server took).
        """
        application = deployment.application
        target = application.target("kubernetes")
        plans = tuple(plan(workload, served, target) for workload in deployment.workloads)
        report = list(findings.of_application(application))
        report += [found for name in deployment.names for found in findings.of_name(name)]
        report += [found for one in plans for found in findings.of_plan(one)]
        made, patching = hand_made.patched(
            objects_of(deployment, plans), deployment.patches, target
        )
        passed, checking = hand_made.resources_of(application, deployment.resources, target)
        first = _namespace(application)
        report += [*patching, *checking, *hand_made.duplicates((*first, *made, *passed))]
        return _files((*first, *passed), made), tuple(report)


def _namespace(application: Application) -> tuple[Object, ...]:
    if not application.creates_namespace:
        return ()
    data = namespace.to_object(application)
    return (Object(home=NAMESPACE_FILE, data=data, origin=application.origin),)


def _files(first: tuple[Object, ...], made: tuple[Object, ...]) -> tuple[OutputFile, ...]:
    by_path: dict[str, list[Object]] = {}
    for one in first:
        by_path.setdefault(one.home, []).append(one)
    for one in made:
        by_path.setdefault(f"kubernetes/{one.home}.yaml", []).append(one)
    if not by_path:
        return ()
    # The order in which `kubectl apply -f` of the folder reads them.
    paths = tuple(sorted(by_path))
    dumper = Dumper()
    files = [_file(dumper, path, by_path[path]) for path in paths]
    text, _ = dumper.dump((kustomization.to_object(paths),))
    return (OutputFile(path=KUSTOMIZATION_FILE, text=text), *files)


def _file(dumper: Dumper, path: str, objects: Iterable[Object]) -> OutputFile:
    text, lines = dumper.dump(traced(one.data, one.origin) for one in objects)
    return OutputFile(path=path, text=text, lines=lines)
