"""What is said when ddpc itself fails: that it did, and what to report."""

from __future__ import annotations

import platform
import shlex
import traceback
from pathlib import Path

from ddpc import __version__


def report(error: Exception, arguments: list[str], *, verbose: bool) -> str:
    """A message for the user of a defect, with all that its report needs.

    ``verbose`` adds the traceback; otherwise it says where ddpc failed and how to get it.
    """
    from ddpc.diagnostics.visible import visible

    what = str(error).strip().partition("\n")[0]
    kind = type(error).__name__
    lines = [
        "internal error: ddpc failed; this is a defect of ddpc, not of your program",
        f"  failure: {visible(f'{kind}: {what}' if what else kind)}{_place(error)}",
        f"  command: {visible(shlex.join(['ddpc', *arguments]))}",
        f"  version: ddpc {__version__}",
        f"  python:  {platform.python_version()} on {platform.system()} {platform.machine()}",
    ]
    if verbose:
        trace = "".join(traceback.format_exception(error)).rstrip().split("\n")
        lines += ["  traceback:", *(f"    {visible(line)}" for line in trace)]
        lines.append("Nothing more is needed to report it: please send this to ddpc's maintainers.")
    else:
        lines.append(
            "Please report it to ddpc's maintainers: run the command again with `--verbose`, and "
            "send what\nit says, with the program if you can."
        )
    return "\n".join(lines) + "\n"


def _place(error: Exception) -> str:
    """Where ddpc failed: the innermost line of its own code."""
    frames = traceback.extract_tb(error.__traceback__)
    package = Path(__file__).parents[1]
    own = [frame for frame in frames if Path(frame.filename).is_relative_to(package)]
    if not own:
        return ""
    inner = Path(own[-1].filename).relative_to(package.parent)
    return f", in {inner.as_posix()}:{own[-1].lineno}"
