"""The one command for generated files: ``python -m ddpc.generate [--check]``, in a checkout."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Final

from ddpc.generate.catalogue import OUTPUTS
from ddpc.generate.output import stale, write

REPAIR: Final = "python -m ddpc.generate"


def main(arguments: list[str] | None = None) -> int:
    """Write or check them. 0: all are right; 1: ``--check`` found a stale one; 2: misuse."""
    parser = argparse.ArgumentParser(
        prog=REPAIR, description="Write every file that is made from the grammar and the schemas."
    )
    parser.add_argument("--check", action="store_true", help="only compare; exit 1 on a difference")
    parser.add_argument(
        "--root",
        type=Path,
        default=Path(__file__).parents[2],
        help="the top of the checkout (default: the one that this runs in)",
    )
    options = parser.parse_args(arguments)
    if not (options.root / "grammar" / "ddp.lark").is_file():
        parser.error(f"{options.root} is no checkout of ddpc: it has no grammar/ddp.lark")
    if not options.check:
        for path in write(OUTPUTS, options.root):
            print(f"wrote {path}")
        return 0
    found = stale(OUTPUTS, options.root)
    for path in found:
        print(f"{path} is out of date", file=sys.stderr)
    if found:
        print(f"to repair: {REPAIR}", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
