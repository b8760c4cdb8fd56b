"""Keeps the output out of the folders that the sources lie in."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from ddpc.output.problem import OutputError, OutputProblem, from_os_error


def check_apart(target: str, project: str, sources: Iterable[str]) -> None:
    """Raise OutputError where the folder ``target`` is ``project`` or holds one of ``sources``.

    All paths are as the user can open them. An output folder inside of the project is fine.
    """
    try:
        folder = Path(os.path.realpath(target))
        home = Path(os.path.realpath(project))
        held = next((path for path in sources if _holds(folder, path)), None)
    except OSError as error:  # the folder that we are in is gone
        raise OutputError(from_os_error(error, f"write to `{target}`")) from error
    if folder == home or home.is_relative_to(folder):
        what = f"is the program's own folder `{project}`"
        if folder != home:
            what = f"holds the program's folder `{project}`"
    elif held is not None:
        what = f"holds the program's file `{held}`"
    else:
        return
    raise OutputError(
        OutputProblem(
            message=f"the output folder `{target}` {what}",
            help=f"choose a folder of its own, for instance `-o {os.path.join(project, 'out')}`",  # noqa: PTH118 - keeps `./`
        )
    )


def _holds(folder: Path, path: str) -> bool:
    return Path(os.path.realpath(path)).is_relative_to(folder)
