"""What a build wrote, in a few lines."""

from __future__ import annotations

import shlex

from ddpc.cli.built_images import BuiltImage
from ddpc.cli.entrances import Entrance
from ddpc.cli.needed import Needed
from ddpc.diagnostics.visible import visible
from ddpc.output.write import Written


def statuses(written: Written) -> tuple[tuple[str, str], ...]:
    """Each file with what became of it, by path."""
    return tuple(sorted((path, status) for status, paths in _groups(written) for path in paths))


def summary(
    output: str,
    written: Written,
    entrances: tuple[Entrance, ...],
    needed: tuple[Needed, ...],
    images: tuple[BuiltImage, ...],
    *,
    verbose: bool,
) -> str:
    """The text for people; ``verbose`` names each file."""
    folder = visible(output)
    counts = ", ".join(f"{len(paths)} {status}" for status, paths in _groups(written) if paths)
    lines = [f"{folder}: {counts or 'no files'}"]
    if verbose:
        lines += [f"  {status:<9}  {visible(path)}" for path, status in statuses(written)]
    if written.kept:
        names = ", ".join(f"`{visible(path)}`" for path in written.kept)
        lines.append(f"left as they are, edited while the build was written: {names}")
    for entrance in entrances:
        lines.append(_entrance(entrance))
    if not entrances:
        lines.append("entrances: none from outside of the cluster")
    for each in needed:
        lines.append(visible(f"needs in the cluster: {each}"))
    for image in images:
        lines.append(visible(f"to build and push first: {image.image}, of {image.shown(output)}"))
    files = {*written.new, *written.changed, *written.unchanged}
    if "kustomization.yaml" in files:
        lines.append(f"apply it with: kubectl apply -k {visible(shlex.quote(output))}")
    return "\n".join(lines) + "\n"


def _groups(written: Written) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return (
        ("new", written.new),
        ("changed", written.changed),
        ("unchanged", written.unchanged),
        ("removed", written.removed),
        ("kept", written.kept),
    )


def _entrance(entrance: Entrance) -> str:
    ports = ", ".join(f"{number} {protocol}" for number, protocol in entrance.ports)
    urls = entrance.urls()
    where = f"{', '.join(urls)} at {entrance.name}" if urls else entrance.name
    return f"entrance: {visible(where)} (port{'s' if len(entrance.ports) > 1 else ''} {ports})"
