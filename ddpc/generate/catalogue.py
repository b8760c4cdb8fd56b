"""The generated files: a new one is a module with a ``path`` and a ``text()``, and a line here."""

from __future__ import annotations

from ddpc.generate import diagnostics, grammar, patterns, snippets, textmate, vim_words
from ddpc.generate.output import Output

OUTPUTS: tuple[Output, ...] = (
    diagnostics,
    grammar,
    patterns,
    snippets,
    textmate,
    vim_words,
)
