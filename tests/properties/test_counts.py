"""Another count of pods changes that number, and else only what counts them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fnmatch import fnmatch

from attrs import evolve, frozen
from hypothesis import assume, given
from hypothesis import strategies as st

from ddpc.ir.design import Placement
from tests.properties.drawn.model import Attachment, Drawn, Piece, Statement
from tests.properties.drawn.programs import programs
from tests.properties.settings import examples


@frozen
class Counted:
    """Something with pods, and the program in which there are so many of them.

    ``home`` is the service that it runs for, ``like`` are the services that are like it.
    ``counting`` are the patterns that may count them, and
    the files in which each does.
    """

    home: str
    with_pods: Callable[[int], Drawn]
    counting: Mapping[str, tuple[str, ...]]
    key: str = "replicas"
    like: tuple[str, ...] = ()


_LIMITS = {"rate-limit": ("nginx/{home}*/nginx.conf", "varnish/{home}*/default.vcl")}
"""Limits are divided by the pods that count requests."""

_OF_SERVICES = {**_LIMITS, "session": ("nginx/{home}-*/nginx.conf", "prometheus/prometheus.yml")}
"""A session lists the pods of its service, which then have names that Prometheus lists too."""

_OF_SHARDS = {
    "shard": ("twemproxy/*/nutcracker.yaml", "kubernetes/web.yaml", "prometheus/prometheus.yml"),
    "metrics": ("prometheus/prometheus.yml",),
}


@examples(120)
@given(programs(), st.integers(1, 4), st.data())
def test_another_count_changes_that_number(drawn: Drawn, count: int, data: st.DataObject) -> None:
    plain = evolve(drawn, environments=(), environment=None)
    one = data.draw(st.sampled_from(_counted(plain)))
    few, many = (one.with_pods(number).program().compiled() for number in (count, count + 1))
    assume(not few.failed and not many.failed)
    before, after = ({file.path: file.text for file in each.files} for each in (few, many))
    assert before.keys() == after.keys()
    changed = {path for path in before if before[path] != after[path]}
    own = f"kubernetes/{one.home}.yaml"
    counting = _patterns(plain) & one.counting.keys()
    may = [form.format(home=one.home) for each in counting for form in one.counting[each]]
    assert own in changed
    may += [f"kubernetes/{name}.yaml" for name in (one.home, *one.like)]
    assert not [path for path in changed if not any(fnmatch(path, form) for form in may)]
    # The second pod brings a budget, and a rule that spreads them.
    if not counting and (count > 1 or one.key != "replicas"):
        lines = zip(before[own].splitlines(), after[own].splitlines(), strict=True)
        assert [pair for pair in lines if pair[0] != pair[1]] == [
            (f"  {one.key}: {count}", f"  {one.key}: {count + 1}")
        ]


def _patterns(drawn: Drawn) -> set[str]:
    """All that are attached, by patterns of the program's own too."""
    own = [each for one in drawn.patterns for each in one.attachments]
    return {one.pattern for one in (*drawn.attachments, *own)} | _watched(drawn)


def _watched(drawn: Drawn) -> set[str]:
    said = any(each.word == "metrics" for one in drawn.pieces for each in one.settings)
    return {"metrics"} if said else set()


def _counted(drawn: Drawn) -> list[Counted]:
    """All that has pods in a program, at a time: services, edges, shards, tiers."""
    found: list[Counted] = []
    for one in drawn.pieces:
        like = _like(drawn, one.name)
        if _is_sharded(drawn, one):
            found.append(Counted(one.name, _said(drawn, one, "sharded {}"), _OF_SHARDS, like=like))
        elif one.name == "web":
            found.append(Counted("web", _said(drawn, one, "replicas {}"), _OF_SERVICES, like=like))
            scaled = _said(drawn, one, "replicas {}..9 on cpu 70%")
            found.append(Counted("web", scaled, {}, "minReplicas", like=like))
        elif one.kind == "edge":
            found.append(Counted(one.name, _said(drawn, one, "replicas {}"), _LIMITS))
    for use in drawn.attachments:
        if use.placement is Placement.TIER:
            found.append(Counted(use.subject, _said(drawn, use, "replicas {}"), _LIMITS))
    return found


def _like(drawn: Drawn, name: str) -> tuple[str, ...]:
    """The services that are like one, and those that are like these."""
    near = [one.name for one in drawn.pieces if one.like == name]
    return tuple(each for one in near for each in (one, *_like(drawn, one)))


def _is_sharded(drawn: Drawn, one: Piece) -> bool:
    own = any(each.word == "sharded" for each in one.settings)
    return own or any(_is_sharded(drawn, each) for each in drawn.pieces if each.name == one.like)


def _said(drawn: Drawn, one: Piece | Attachment, form: str) -> Callable[[int], Drawn]:
    word = form.split(" ", maxsplit=1)[0]
    others = tuple(each for each in one.settings if each.word != word)

    def with_pods(count: int) -> Drawn:
        settings = (*others, Statement(form.format(count)))
        if isinstance(one, Piece):
            return drawn.with_piece(one, evolve(one, settings=settings))
        return drawn.with_attachment(one, evolve(one, settings=settings))

    return with_pods
