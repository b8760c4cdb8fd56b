"""Every environment is checked in every build; what is said says where it is so."""

from __future__ import annotations

from collections import Counter

import pytest

from ddpc.diagnostics import Diagnostic
from ddpc.diagnostics.text import render_all
from ddpc.driver import Options, Outcome
from ddpc.passes import pipeline
from ddpc.passes.context import Context
from ddpc.passes.declarations import Declarations
from ddpc.passes.pipeline import Run
from tests.passes.programs import compiled, said

_SHOP = """\
app shop { }
service shop {
  image "registry.example.com/shop:4.2"
  user  10001
  port  http 8080
  ready GET /ready
  reach load-balancer
  replicas 2
  availability 99.9% rollout every 1h taking 40s
}
"""
_TOPZ = """\
  attach sidecar topz to shop {
    image "registry.example.com/topz:1.2"
    user  10002
    port  http 8080
  }
"""
_CLASH = f"environment prod {{\n{_TOPZ}}}\n"
_SINGLE = "environment test { service shop { replicas 1 } }\n"
_PATCHED = "environment prod { service shop { patch deployment { spec { odd 3 } } } }\n"


def _found(outcome: Outcome) -> list[tuple[str, tuple[str, ...]]]:
    return [(each.code.slug, each.environments) for each in outcome.diagnostics]


@pytest.mark.parametrize("chosen", [None, "prod", "fine"])
def test_an_error_behind_the_overlays_is_found_whatever_is_built(chosen: str | None) -> None:
    text = _SHOP + _CLASH + "environment fine { service shop { cpu 50m } }\n"
    outcome = compiled(text, options=Options(environment=chosen))
    assert _found(outcome) == [("pod/port-clash", ())]
    assert not outcome.files


def test_what_stands_outside_says_the_environments() -> None:
    text = _SHOP + _SINGLE + "environment qa like test { service shop { cpu 50m } }\n"
    outcome = compiled(text, options=Options())
    assert _found(outcome) == [("availability/one-replica", ("test", "qa"))]
    shown = render_all(outcome.diagnostics, outcome.sources)
    assert "  = note: in the environments `test` and `qa`\n" in shown
    there = compiled(text, options=Options(environment="qa"))
    assert _found(there) == [("availability/one-replica", ())]


def test_what_is_so_everywhere_is_told_once() -> None:
    text = _SHOP.replace("replicas 2", "replicas 1") + "environment prod { app { network open } }\n"
    assert _found(compiled(text, options=Options())) == [("availability/one-replica", ())]


def test_an_error_here_hides_none_there() -> None:
    text = (
        _SHOP
        + _SINGLE
        + 'service other { image "registry.example.com/o:1"; user 1; calls nobody }\n'
    )
    found = _found(compiled(text, options=Options()))
    assert found == [("availability/one-replica", ("test",)), ("resolve/unknown-name", ())]


def test_an_error_in_one_environment_gates_that_one_alone() -> None:
    """An error before a gate in ``test`` does not hide what comes behind it in ``prod``."""
    found = Counter(_found(compiled(_SHOP + _SINGLE + _CLASH, options=Options())))
    assert found == {("availability/one-replica", ("test",)): 1, ("pod/port-clash", ()): 1}


def test_the_program_without_an_environment_is_checked_where_none_is_chosen() -> None:
    text = _SHOP + "  external db { port mysql 3306 }\n"
    text += 'environment prod { external db { host "db.example.com" } }\n'
    outcome = compiled(text, options=Options(environment="prod"))
    assert said(outcome.diagnostics) == []
    assert outcome.files
    assert _found(compiled(text, options=Options())) == [("overlay/unbound-external", ())]


def test_backends_are_asked_of_the_others_where_all_are_to_be_served() -> None:
    """Otherwise what the chosen one is served as is unharmed."""
    asked = compiled(_SHOP + _PATCHED, options=Options(serve_all=True))
    assert _found(asked) == [("kubernetes/patch-invalid", ())]
    built = compiled(_SHOP + _PATCHED, options=Options())
    assert said(built.diagnostics) == []
    assert {file.path: file.text for file in built.files} == {
        file.path: file.text for file in compiled(_SHOP, options=Options()).files
    }
    chosen = compiled(_SHOP + _PATCHED, options=Options(environment="prod"))
    assert _found(chosen) == [("kubernetes/patch-invalid", ())]


def test_an_input_without_a_value_is_told_once() -> None:
    """What it is part of counts as damaged, here and in every environment."""
    text = _SHOP.replace('"registry.example.com/shop:4.2"', '"registry.example.com/shop:${tag}"')
    text += "input tag: text\n" + _CLASH + _SINGLE
    assert _found(compiled(text, options=Options())) == [("declare/unset-input", ())]
    given = compiled(text, options=Options(inputs=(("tag", "4.2"),)))
    assert sorted(_found(given)) == [
        ("availability/one-replica", ("test",)),
        ("pod/port-clash", ()),
    ]


@pytest.mark.parametrize("number", [0, 1, 4])
def test_each_environment_goes_through_the_passes_once(
    number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[str | None] = []
    whole = pipeline.run

    def counted(ir: Declarations, context: Context, before: tuple[Diagnostic, ...]) -> Run:
        calls.append(context.environment)
        return whole(ir, context, before)

    monkeypatch.setattr(pipeline, "run", counted)
    text = _SHOP + "".join(
        f"environment e{each} {{ service shop {{ cpu {each + 1}0m }} }}\n" for each in range(number)
    )
    assert said(compiled(text, options=Options()).diagnostics) == []
    assert calls == [None, *(f"e{each}" for each in range(number))]


def test_what_only_an_environment_declares_may_be_like_another() -> None:
    laid = """\
environment prod {
  service shop { user 10002 }
  service twin like canary { image "registry.example.com/shop:4.4" }
  service canary like shop { image "registry.example.com/shop:4.3"; without availability }
}
environment next like prod { service third like twin { } }
"""
    outcome = compiled(_SHOP + laid, options=Options(environment="next"))
    assert said(outcome.diagnostics) == []
    assert outcome.design is not None
    made = {one.name: one for one in outcome.design.services}
    assert {
        name: (str(one.image), one.user, one.availability is None) for name, one in made.items()
    } == {
        "shop": ("registry.example.com/shop:4.2", 10_002, False),
        "canary": ("registry.example.com/shop:4.3", 10_001, True),
        "twin": ("registry.example.com/shop:4.4", 10_001, True),
        "third": ("registry.example.com/shop:4.4", 10_001, True),
    }


def test_an_external_may_take_the_place_of_a_service() -> None:
    text = _SHOP.replace("replicas 2", "replicas 2; calls db") + (
        'service db { image "postgres:16"; port postgres 5432; ready tcp; storage 1Gi at /data }\n'
        'environment prod { external db { host "db.example.com"; port postgres 5432 } }\n'
    )
    outcome = compiled(text, options=Options(environment="prod"))
    assert said(outcome.diagnostics) == []
    assert outcome.design is not None
    assert [one.name for one in outcome.design.externals] == ["db"]
    assert [one.name for one in outcome.design.services] == ["shop"]


def test_a_long_chain_of_services_like_each_other() -> None:
    chain = "".join(f"service s{n} like s{n + 1} {{ }}\n" for n in range(1_500))
    last = 'service s1500 { image "registry.example.com/a:1"; user 10001 }\n'
    outcome = compiled("app shop { }\n" + chain + last, options=Options())
    assert said(outcome.diagnostics) == []


@pytest.mark.parametrize("first", ["", " front"])
def test_the_order_of_overlays_of_attachments_means_nothing(first: str) -> None:
    """One without a label is laid over what the base has, whatever the environment adds."""
    second = " front" if not first else ""
    base = _SHOP + 'attach sidecar back to shop { image "registry.example.com/a:1"; user 10002 }\n'
    attached = [
        f'  attach sidecar{label} to shop {{ image "registry.example.com/b:1"; user 10003 }}\n'
        for label in (first, second)
    ]
    text = base + "environment prod {\n" + "".join(attached) + "}\n"
    outcome = compiled(text, options=Options(environment="prod"))
    assert said(outcome.diagnostics) == []
    assert outcome.design is not None
    assert [one.label for one in outcome.design.attachments] == ["back", "front"]
