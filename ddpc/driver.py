"""From sources to files and diagnostics. No I/O: what has to be read is asked of a ``Reader``."""

from __future__ import annotations

from attrs import frozen

from ddpc.backends.contract import OutputFile
from ddpc.diagnostics import Diagnostic
from ddpc.ir.deployment import Deployment
from ddpc.passes.context import Reader, Unreadable
from ddpc.source import SourceMap


@frozen(kw_only=True)
class Options:
    """What a build is asked for besides its sources.

    ``inputs`` are (name, literal) pairs from ``--set``.
    """

    environment: str | None = None
    inputs: tuple[tuple[str, str], ...] = ()


@frozen(kw_only=True)
class Outcome:
    """What came of a compilation. ``files`` is empty where any diagnostic is an error.

    ``design`` is a ``ddpc.ir.design.Design``; both IRs are there as far as the pipeline came.
    ``inputs`` are (name, value) pairs as used, for the manifest.
    """

    sources: SourceMap
    diagnostics: tuple[Diagnostic, ...]
    files: tuple[OutputFile, ...] = ()
    design: object | None = None
    deployment: Deployment | None = None
    inputs: tuple[tuple[str, str], ...] = ()

    @property
    def failed(self) -> bool:
        """Whether any diagnostic is an error."""
        return any(diagnostic.is_error for diagnostic in self.diagnostics)


def compile_program(entry: str, read: Reader, options: Options) -> Outcome:
    """Compile the program whose first file is ``entry`` (a path as ``read`` takes it)."""
    raise RuntimeError("the pipeline is not connected yet")


__all__ = ["Options", "Outcome", "Reader", "Unreadable", "compile_program"]
