"""The pattern git-sync."""

from __future__ import annotations

from ddpc.ir.design import Placement
from ddpc.patterns.contract import Pattern
from ddpc.patterns.git_sync.example import EXAMPLE
from ddpc.patterns.git_sync.expand import expand
from ddpc.patterns.git_sync.options import read
from ddpc.patterns.git_sync.schema import SCHEMA

PATTERN = Pattern(
    name="git-sync",
    summary="Keeps a branch of a repository beside the service, which runs what is pushed.",
    schema=SCHEMA,
    placements=(Placement.SIDECAR,),
    subjects=("service",),
    read=read,
    expand=expand,
    example=EXAMPLE,
)
