"""The Kubernetes backend: from a Deployment to the files that ``kubectl apply`` takes."""

from __future__ import annotations

from collections.abc import Iterable

from ddpc.backends.contract import OutputFile, Served
from ddpc.backends.kubernetes import findings, hand_made, kustomization, namespace
from ddpc.backends.kubernetes.objects import Object, objects_of
from ddpc.backends.kubernetes.plan import plan
from ddpc.backends.yaml_text import Dumper, traced
from ddpc.diagnostics import Diagnostic
from ddpc.ir.deployment import Application, Deployment

NAMESPACE_FILE = "kubernetes/00-namespace.yaml"
"""Read first, because it sorts first; no home's name starts with a digit."""

KUSTOMIZATION_FILE = "kustomization.yaml"


class Kubernetes:
    """The platform ``kubernetes``: a ``PlatformBackend``."""

    name = "kubernetes"

    def emit(
        self, deployment: Deployment, served: dict[tuple[str, str], Served]
    ) -> tuple[tuple[OutputFile, ...], tuple[Diagnostic, ...]]:
        """The files of the build that the cluster reads, and what it would refuse.

        Files: one for each home, in the order of their names, one for each file of passed-through
        objects, one for the namespace where the build makes it, and the kustomization of all.
        Raises ValueError where the Deployment itself is unsound (a program that no server took).
        """
        application = deployment.application
        target = application.target("kubernetes")
        plans = tuple(plan(workload, served, target) for workload in deployment.workloads)
        report = [found for one in plans for found in findings.of_plan(one)]
        made, patching = hand_made.patched(
            objects_of(deployment, plans, served), deployment.patches, target
        )
        passed, checking = hand_made.resources_of(application, deployment.resources, target)
        first = _namespace(application)
        report += [*patching, *checking, *hand_made.duplicates((*first, *made, *passed))]
        return _files(first, made, passed), tuple(report)


def _namespace(application: Application) -> tuple[Object, ...]:
    if not application.creates_namespace:
        return ()
    data = namespace.to_object(application)
    return (Object(home=NAMESPACE_FILE, data=data, origin=application.origin),)


def _files(
    first: tuple[Object, ...], made: tuple[Object, ...], passed: tuple[Object, ...]
) -> tuple[OutputFile, ...]:
    by_path: dict[str, list[Object]] = {one.home: [one] for one in first}
    for one in sorted(made, key=lambda one: one.home):
        by_path.setdefault(f"kubernetes/{one.home}.yaml", []).append(one)
    for one in sorted(passed, key=lambda one: one.home):
        by_path.setdefault(one.home, []).append(one)
    if not by_path:
        return ()
    dumper = Dumper()
    files = [_file(dumper, path, objects) for path, objects in by_path.items()]
    text, _ = dumper.dump((kustomization.to_object(tuple(by_path)),))
    return (OutputFile(path=KUSTOMIZATION_FILE, text=text), *files)


def _file(dumper: Dumper, path: str, objects: Iterable[Object]) -> OutputFile:
    text, lines = dumper.dump(traced(one.data, one.origin) for one in objects)
    return OutputFile(path=path, text=text, lines=lines)
