"""Runs a program's build, changes one directive at a time, and tells what its expectations do.

``python -m tests.rehearse.changed.trying NAME`` prints a line of JSON for each expectation that is
looked at before anything is changed, and for each change.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

from attrs import evolve, frozen

from ddpc.driver import Options, Outcome, compile_program
from ddpc.ir.expectation import Expectation, Line, Under
from ddpc.rehearse.manifests import Container
from ddpc.rehearse.programs import Programs
from ddpc.rehearse.readiness import wait
from ddpc.rehearse.rehearsal import READY_SECONDS, _start, parts_of
from ddpc.rehearse.result import FAILED, Result
from ddpc.rehearse.running import Spot
from ddpc.rehearse.sandbox import File
from ddpc.rehearse.stage import Say, stage
from ddpc.rehearse.trier import Trier
from ddpc.rehearse.world import World, new_world
from tests.rehearse.changed.row import Group, Row
from tests.rehearse.changed.table import GROUPS
from tests.servers.harness import nginx, roots, varnish

EXAMPLES = Path(__file__).parents[3] / "examples"
_SECONDS = 20.0
"""The longest that one expectation takes."""
_AGAIN = 2
"""How often a line that still holds is tried once more: nodes of a cache that have just started may
not have found each other yet, and ask the service."""


def compiled(group: Group) -> Outcome:
    """The build of a group, before any change. AssertionError if there is none."""
    text = (EXAMPLES / f"{group.example}.ddp").read_text(encoding="utf-8")
    for before, after in group.edits:
        assert text.count(before) == 1, before
        text = text.replace(before, after)
    whole = f"{text}\n{group.more}"
    inputs = (("tag", "1.0"),) if "input tag" in whole else ()
    outcome = compile_program("app.ddp", lambda _: whole.encode(), Options(inputs=inputs))
    assert not outcome.failed, [each.message for each in outcome.diagnostics if each.is_error]
    return outcome


@frozen
class Part:
    """Lines that are tried together, with the number of the first."""

    number: int
    expectation: Expectation
    part: Line | Under


def parts(outcome: Outcome) -> dict[str, Part]:
    """The part that each line of an expectation stands in, by its text; the first of several."""
    assert outcome.design is not None
    (source,) = outcome.sources.sources
    found: dict[str, Part] = {}
    for number, expectation, part in parts_of(outcome.design):
        for line in part.lines if isinstance(part, Under) else (part,):
            text = source.text[line.origin.span.start : line.origin.span.end]
            found.setdefault(" ".join(text.split()), Part(number, expectation, part))
    return found


def programs() -> Programs:
    """The newest of each server, and the stores."""
    shards = roots.root_with("twemproxy", "0.5").path
    metrics = roots.root_with("prometheus", "2.42").path
    return Programs(
        {
            "nginx": roots.root_with("nginx", nginx.VERSIONS[-1]).path,
            "varnish": roots.root_with("varnish", varnish.VERSIONS[-1]).path,
            **dict.fromkeys(("twemproxy", "redis-server", "memcached"), shards),
            "redis_exporter": metrics,
        }
    )


@frozen
class Trying:
    """A world in which everything runs, as it was compiled."""

    world: World
    parts: dict[str, Part]
    original: tuple[Spot, ...]
    """What was started at first."""

    def results(self, row: Row) -> list[Result]:
        """What comes of a row's expectation now, with those that are tried together with it."""
        came: list[Result] = []
        for text in (*row.before, row.expectation):
            part = self.parts[text]
            trier = Trier(self.world, time.monotonic() + _SECONDS)
            came = list(trier.tried(part.number, part.expectation, part.part))
        return came

    def changed(self, row: Row) -> list[Spot]:
        """Every container that has the row's file, with the directive changed in it."""
        _, folder, name = row.file.split("/")
        found = []
        for spot in self.original:
            workload = spot.template.workload
            if folder in {workload, f"{workload}-{spot.container.name}"}:
                other = _with_the_change(spot.container, name, row)
                if other is not None:
                    found.append(evolve(spot, container=other))
        assert found, f"no container has {row.file}"
        return found

    def run(self, spots: list[Spot]) -> None:
        """Have these containers run, and all others as they were compiled."""
        running = self.world.running
        wanted = {spot.name: spot for spot in (*self.original, *spots)}
        spots = [spot for name, spot in wanted.items() if spot is not self._now(name)]
        for spot in spots:
            running.stop(spot)
            running.start(spot)
        running.spots = tuple(wanted.values())
        wait(self.world.node, [running.waited(spot) for spot in spots], READY_SECONDS)

    def _now(self, name: str) -> Spot:
        return next(spot for spot in self.world.running.spots if spot.name == name)


def _with_the_change(container: Container, name: str, row: Row) -> Container | None:
    for folder, files in container.sandbox.volumes.items():
        if name in files:
            given = files[name]
            text = (given.content if isinstance(given, File) else given).decode()
            assert text.count(row.emitted) == 1, (row.file, row.emitted, text.count(row.emitted))
            content = text.replace(row.emitted, row.becomes).encode()
            volumes = {**container.sandbox.volumes, folder: {**files, name: content}}
            return evolve(container, sandbox=evolve(container.sandbox, volumes=volumes))
    return None


def tried(group: Group, say: Say) -> None:
    """Try each expectation of the rows as compiled, then each row's with its change."""
    outcome = compiled(group)
    known = parts(outcome)
    with new_world(outcome, programs(), {}) as world:
        _start(world, lambda _: None)
        trying = Trying(world, known, world.running.spots)
        for row in {each.expectation: each for each in group.rows}.values():
            say({"expectation": row.expectation, "came": _told(trying.results(row))})
        for number, row in enumerate(group.rows):
            trying.run(trying.changed(row))
            came = trying.results(row)
            for _ in range(_AGAIN):
                if any(each.outcome == FAILED for each in came):
                    break
                came = trying.results(row)
            say({"row": number, "came": _told(came)})


def _told(results: list[Result]) -> list[dict[str, Any]]:
    return [result.data() for result in results]


def main(name: str) -> int:
    """Try a group by its name."""
    with stage(lambda say: tried(GROUPS[name], say)) as made:
        for event in made.events():
            print(json.dumps(event), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
