"""From sources to files and diagnostics. No I/O: what has to be read is asked of a ``Reader``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ddpc.backends.contract import Follower, Lines, OutputFile, Served
from ddpc.diagnostics import Diagnostic
from ddpc.diagnostics.order import in_order
from ddpc.ir.deployment import Deployment
from ddpc.ir.design import Design
from ddpc.ir.http import HttpProxy
from ddpc.ir.values import Version
from ddpc.node import frozen
from ddpc.passes.context import Context, NativeCheck, NativeRule, Reader, Server, Unreadable
from ddpc.source import SourceMap

if TYPE_CHECKING:
    from ddpc.backends.contract import NativeVocabulary, ServerBackend
    from ddpc.passes.pipeline import Run
    from ddpc.passes.plan import Plan


@frozen(kw_only=True)
class Options:
    """What a build is asked for besides its sources.

    ``inputs`` are (name, literal) pairs from ``--set``. The passes check every environment;
    ``serve_all`` asks the backends too what they say of those that are not chosen.
    ``targets`` are (tool, version) pairs that hold whatever the program targets.
    """

    environment: str | None = None
    inputs: tuple[tuple[str, str], ...] = ()
    serve_all: bool = False
    targets: tuple[tuple[str, Version], ...] = ()


@frozen(kw_only=True)
class Outcome:
    """What came of a compilation. ``files`` is empty where any diagnostic is an error.

    Both IRs are there as far as the pipeline came.
    ``inputs`` are (name, value) pairs as used, for the manifest.
    """

    sources: SourceMap
    diagnostics: tuple[Diagnostic, ...]
    files: tuple[OutputFile, ...] = ()
    design: Design | None = None
    deployment: Deployment | None = None
    inputs: tuple[tuple[str, str], ...] = ()

    @property
    def failed(self) -> bool:
        """Whether any diagnostic is an error."""
        return any(diagnostic.is_error for diagnostic in self.diagnostics)


def compile_program(entry: str, read: Reader, options: Options) -> Outcome:
    """Compile the program whose first file is ``entry`` (a path as ``read`` takes it)."""
    from ddpc.load import load
    from ddpc.passes.declare import declare
    from ddpc.passes.environments import only_there, others
    from ddpc.passes.pipeline import run

    loaded, found = load(entry, read)
    sources = SourceMap(loaded.sources)
    context = context_of(read, options, incomplete=loaded.broken)
    if not loaded.statements:
        return Outcome(sources=sources, diagnostics=found)
    declarations, problems = declare(loaded.statements, context)
    before = (*found, *problems)
    finished = run(declarations, context, before)
    plan: Plan | None = finished.results.get("chain")
    files, diagnostics = _served(finished)
    there: dict[str, tuple[Diagnostic, ...]] = {}
    for other in others(declarations, context):
        ran = run(declarations, other, before)
        found = _served(ran)[1] if options.serve_all else ran.diagnostics
        there[str(other.environment)] = found
    diagnostics = (*diagnostics, *only_there(diagnostics, there, declarations.environments))
    failed = any(diagnostic.is_error for diagnostic in diagnostics)
    return Outcome(
        sources=sources,
        diagnostics=in_order(dict.fromkeys(diagnostics), sources),
        files=() if failed else files,
        design=plan.design if plan is not None else finished.results.get("design"),
        deployment=finished.results.get("verify"),
        inputs=declarations.inputs,
    )


def _served(finished: Run) -> tuple[tuple[OutputFile, ...], tuple[Diagnostic, ...]]:
    """The files of a run of the passes, and all that it and the backends say."""
    deployment: Deployment | None = finished.results.get("verify")
    if deployment is None or finished.failed:
        return (), finished.diagnostics
    files, more = emit(deployment)
    return files, (*finished.diagnostics, *more)


def context_of(read: Reader, options: Options, *, incomplete: bool) -> Context:
    """What the passes may look at, with the tables of the patterns and backends."""
    from ddpc.backends.catalogue import MONITOR, PLATFORM, SERVERS
    from ddpc.patterns.catalogue import CATALOGUE

    return Context(
        environment=options.environment,
        inputs=options.inputs,
        targets=options.targets,
        patterns=CATALOGUE,
        servers=(
            *(_server(server) for server in SERVERS),
            Server(name=PLATFORM.name, holds=(), versions=PLATFORM.versions),
            Server(name=MONITOR.name, holds=(), versions=MONITOR.versions),
        ),
        natives={
            server.name: _native_check(server.vocabulary)
            for server in SERVERS
            if server.vocabulary is not None
        },
        read=read,
        incomplete=incomplete,
    )


def supported_versions() -> dict[str, tuple[Version, ...]]:
    """The versions of each tool that can be compiled for, oldest first."""
    from ddpc.backends.catalogue import SERVERS

    return {server.name: server.versions for server in SERVERS}


def _server(server: ServerBackend) -> Server:
    return Server(
        name=server.name,
        holds=server.holds,
        versions=server.versions,
        follows_since=server.follows_since if isinstance(server, Follower) else None,
    )


def _native_check(vocabulary: NativeVocabulary) -> NativeCheck:
    names: dict[str, list[NativeRule]] = {}
    for word in vocabulary.words:
        names.setdefault(word.name, []).append(
            NativeRule(
                places=word.places,
                fewest=word.fewest,
                most=word.most,
                since=word.since,
                until=word.until,
                repeats=word.repeats,
            )
        )
    return NativeCheck(
        places=vocabulary.places,
        default_place=vocabulary.default_place,
        names={name: tuple(rules) for name, rules in names.items()},
        refused=dict(vocabulary.refused),
    )


def emit(deployment: Deployment) -> tuple[tuple[OutputFile, ...], tuple[Diagnostic, ...]]:
    """Every file of the build: what the servers run, and what the platform is told."""
    from ddpc.backends import images
    from ddpc.backends.catalogue import MONITOR, PLATFORM, SERVERS

    by_name = {server.name: server for server in SERVERS}
    by_program = {kind: server for server in reversed(SERVERS) for kind in server.programs}
    found: list[Diagnostic] = []
    served: dict[tuple[str, str], Served] = {}
    files: dict[str, OutputFile] = {}
    folders: set[str] = set()
    for workload in deployment.workloads:
        for container in workload.containers:
            program = container.program
            if program is None:
                continue
            if isinstance(program, HttpProxy):  # fusion knows which server holds its layers
                server = by_name[program.server]
            else:
                server = by_program[type(program)]
            one, problems = server.serve(container, workload, deployment)
            found += problems
            if one is None:
                continue
            served[workload.name, container.name] = one
            folder = one.standalone
            if folder in folders:
                # A tier of `web` can be called as a sidecar in its pods; no name has a dot in it.
                folder = f"{folder.partition('/')[0]}/{workload.name}.{container.name}"
            folders.add(folder)
            for file in one.files:
                path = f"{folder}/{file.path}"
                files[path] = OutputFile(path=path, text=file.text, lines=file.lines)
    if any(problem.is_error for problem in found):
        return (), tuple(found)
    for emitted in (images.emit, PLATFORM.emit):
        made, problems = emitted(deployment, served)
        found += problems
        files.update({file.path: file for file in made})
    made, problems = MONITOR.emit(deployment)
    found += problems
    files.update({file.path: file for file in made})
    return tuple(files[path] for path in sorted(files)), tuple(found)


__all__ = [
    "Lines",
    "Options",
    "Outcome",
    "OutputFile",
    "Reader",
    "Unreadable",
    "compile_program",
    "emit",
]
