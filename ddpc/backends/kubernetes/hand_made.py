"""What users write of the cluster themselves: patches of generated objects, and whole objects."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from attrs import evolve

from ddpc.backends.kubernetes import codes, fields, patch, problems, resource
from ddpc.backends.kubernetes.contradictions import contradictions
from ddpc.backends.kubernetes.objects import Object
from ddpc.backends.kubernetes.problems import Problem
from ddpc.backends.yaml_text import untraced
from ddpc.diagnostics import Code, Diagnostic, Edit, Fix, nearest, one_of
from ddpc.ir.deployment import Application, Patch, Resource
from ddpc.ir.origin import Origin
from ddpc.ir.values import Version

_SHORT_NAMES: Final = {
    "cm": "ConfigMap",
    "deploy": "Deployment",
    "hpa": "HorizontalPodAutoscaler",
    "netpol": "NetworkPolicy",
    "pdb": "PodDisruptionBudget",
    "sts": "StatefulSet",
    "svc": "Service",
}
"""What ``kubectl api-resources`` calls the kinds that a build makes, in short."""

_MADE_BY: Final = {
    "HorizontalPodAutoscaler": "a range of replicas makes one",
    "PodDisruptionBudget": "two replicas or more make one",
}
"""What makes an object of a kind, where that is a number that environments often change."""


def patched(
    objects: tuple[Object, ...], patches: Iterable[Patch], target: Version
) -> tuple[tuple[Object, ...], list[Diagnostic]]:
    """``objects`` with every patch merged into its object, in the order of the patches."""
    found = list(objects)
    report: list[Diagnostic] = []
    places = {(made.kind.lower(), made.name): index for index, made in enumerate(objects)}
    sound: dict[int, Patch] = {}
    for one in patches:
        index = places.get((one.kind.lower(), one.name))
        if index is None:
            report.append(_without_object(one, objects))
            continue
        made = found[index]
        fitted = evolve(one, kind=made.kind, fields=patch.fitted(made.kind, one.fields))
        wrong = _wrong(fitted, target)
        report += wrong
        if not wrong:
            found[index] = evolve(made, data=patch.apply(made.data, fitted))
            sound[index] = fitted
    for index, one in sound.items():
        replicas = _replicas(found, places, one.name)
        report += contradictions(one, found[index].data, replicas)
    return tuple(found), report


def _replicas(objects: list[Object], places: dict[tuple[str, str], int], name: str) -> int | None:
    """The fewest pods of the workload ``name``: of its autoscaler, or its own number."""
    for kind, field in (
        ("horizontalpodautoscaler", "minReplicas"),
        ("deployment", "replicas"),
        ("statefulset", "replicas"),
    ):
        index = places.get((kind, name))
        if index is not None:
            count = untraced(objects[index].data).get("spec", {}).get(field)
            return count if isinstance(count, int) else None
    return None


def _without_object(one: Patch, objects: tuple[Object, ...]) -> Diagnostic:
    kinds = sorted({made.kind for made in objects if made.name == one.name})
    short = _SHORT_NAMES.get(one.kind)
    if short in kinds and one.kind_at is not None:
        edit = Edit(span=one.kind_at, text=short.lower())
        return Diagnostic(
            code=codes.PATCH_WITHOUT_OBJECT,
            message=f"`{one.kind}` is {short}, and a patch writes its kind out",
            span=one.origin.span,
            label="patches nothing",
            fixes=(Fix(title=f"patch `{edit.text}`", edits=(edit,)),),
        )
    kind = short or fields.kind_called(one.kind) or one.kind
    known = one_of(kinds)
    made_by = _MADE_BY.get(kind)
    return Diagnostic(
        code=codes.PATCH_WITHOUT_OBJECT,
        message=f"the build makes no {kind} called `{one.name}`",
        span=one.origin.span,
        label="patches nothing",
        notes=(f"under this name it makes {known}",) if known else (),
        helps=(
            (
                f"{made_by}; an environment that has none takes the patch away:"
                f" `without patch {kind.lower()}`"
            ),
        )
        if known and made_by
        else (),
    )


def _wrong(one: Patch, target: Version) -> list[Diagnostic]:
    fixed = patch.fixed_fields(one)
    if fixed:
        return [
            Diagnostic(
                code=codes.FIXED_FIELD,
                message=f"`{name}` of {one.kind} `{one.name}` cannot be set by hand",
                span=one.origin.span,
                label="sets it",
            )
            for name in fixed
        ]
    root = fields.root(one.kind)
    if root is None:
        return []
    found = problems.unusable(one.fields) or problems.of_value(
        one.fields, root, target, whole=False
    )
    return [_diagnostic(codes.PATCH_INVALID, one.kind, problem, one.origin) for problem in found]


def resources_of(
    application: Application, resources: Iterable[Resource], target: Version
) -> tuple[tuple[Object, ...], list[Diagnostic]]:
    """The objects passed through; the ``home`` of each is the path of its file."""
    found: list[Object] = []
    report: list[Diagnostic] = []
    for one in resources:
        for data in resource.parts(one.data):
            wrong = problems.of_object(data, target)
            name = f"{one.path}: {_title(data)}"
            report += [
                _diagnostic(codes.RESOURCE_INVALID, name, problem, one.origin) for problem in wrong
            ]
            if not wrong:
                made = resource.to_object(application, data)
                found.append(Object(home=resource.path_of(one), data=made, origin=one.origin))
    return tuple(found), report


def _title(data: Any) -> str:
    if not isinstance(data, dict):
        return "an object"
    metadata = data.get("metadata")
    name = metadata.get("name") if isinstance(metadata, dict) else None
    return f"{data.get('kind', 'an object')} {name}" if name else str(data.get("kind", "an object"))


def _diagnostic(code: Code, title: str, problem: Problem, origin: Origin) -> Diagnostic:
    near = nearest(problem.name, problem.known) if problem.known else ()
    helps: tuple[str, ...] = ()
    if near:
        helps = (f"did you mean {one_of(near)}?",)
    elif problem.known:
        helps = (f"known here: {one_of(problem.known)}",)
    where = f" at `{problem.where}`" if problem.path else ""
    return Diagnostic(
        code=code,
        message=f"{title}{where}: {problem.message}",
        span=origin.span,
        label="written here",
        helps=helps,
    )


def duplicates(objects: Iterable[Object]) -> list[Diagnostic]:
    """A diagnostic for each object whose group, kind, namespace and name another has already."""
    report: list[Diagnostic] = []
    seen: set[tuple[str, str, str, str]] = set()
    for made in objects:
        group = made.data["apiVersion"].rpartition("/")[0]
        identity = (group, made.kind, made.data["metadata"].get("namespace") or "", made.name)
        if identity in seen:
            report.append(
                Diagnostic(
                    code=codes.DUPLICATE_OBJECT,
                    message=f"the build has two objects {made.kind} `{made.name}`",
                    span=made.origin.span,
                    label="the second comes from here",
                )
            )
        seen.add(identity)
    return report
