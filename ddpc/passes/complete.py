"""Whether everything is said that has to be, once an environment is laid over a program."""

from __future__ import annotations

from attrs import evolve

from ddpc.diagnostics import Diagnostic, one_of
from ddpc.passes.codes import UNBOUND
from ddpc.passes.declarations import Declarations, Declared
from ddpc.schema.merge import complete
from ddpc.schema.pieces.edge import EDGE
from ddpc.schema.pieces.service import EXTERNAL, FRONT, SERVICE

SCHEMAS = {"service": SERVICE, "front": FRONT, "external": EXTERNAL, "edge": EDGE}


def all_complete(declarations: Declarations, name: str | None, report: list[Diagnostic]) -> None:
    """Reports what the things lack as the environment ``name`` has them; None: no environment."""
    for thing in declarations.things:
        schema = SCHEMAS[thing.kind]
        bound = thing.kind != "external" or thing.block.one("host") is not None
        if not bound and declarations.environments:
            if not thing.block.damaged:
                report.append(_unbound(thing, declarations, name))
            schema = evolve(schema, words=tuple(w for w in schema.words if w.name != "host"))
        whole = thing.like is None and not _overlaid(thing, declarations)
        if whole and thing.kind != "external":
            continue
        complete(f"{thing.kind} `{thing.name}`", thing.block, schema, report)


def _unbound(thing: Declared, declarations: Declarations, name: str | None) -> Diagnostic:
    """Nothing says where an external is, in an environment or in a build without one."""
    binding = sorted(
        environment.name
        for environment in declarations.environments
        for over in environment.things
        if over.name == thing.name and over.block.one("host") is not None
    )
    if name is not None:
        where = ""
        helps = [f"say it there: `environment {name} {{ external {thing.name} {{ host … }} }}`"]
    else:
        where = " without an environment"
        helps = [f"build for {one_of(binding)}: `--env {binding[0]}`"] if binding else []
    return Diagnostic(
        code=UNBOUND,
        message=f"external `{thing.name}` has no host{where}",
        span=thing.block.head,
        label="needs `host`",
        helps=(*helps, "a `host` here holds wherever no environment says another"),
    )


def _overlaid(thing: Declared, declarations: Declarations) -> bool:
    """Whether only an environment declares the thing, so that nothing has checked it as a whole."""
    return any(thing.head is other.head for e in declarations.environments for other in e.things)
