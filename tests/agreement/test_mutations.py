"""Every kind of disagreement is caught by the agreement that is meant for it.

Files of builds that agree are changed, one thing at a time, wherever that can be done.
"""

from __future__ import annotations

import pytest

from tests.agreement.agreements.all import AGREEMENTS
from tests.agreement.material import builds
from tests.agreement.mutations.cluster import CLUSTER
from tests.agreement.mutations.files import FILES
from tests.agreement.mutations.names import NAMES
from tests.agreement.mutations.output import Mutation, Output
from tests.agreement.mutations.pods import PODS
from tests.agreement.mutations.policies import POLICIES
from tests.agreement.mutations.requests import REQUESTS, changed, pairs, swapped
from tests.agreement.mutations.secrets import SECRETS
from tests.agreement.reader.graph import read
from tests.properties.settings import EXPLORING

MUTATIONS = (*NAMES, *CLUSTER, *FILES, *PODS, *POLICIES, *REQUESTS, *SECRETS)
MOST = 1_000 if EXPLORING else 4
"""In how many builds a mutation is tried."""


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda one: one.name.replace(" ", "-"))
def test_a_disagreement_is_found(mutation: Mutation) -> None:
    tried: list[str] = []
    for build in builds():
        output = Output(build.files)
        if len(tried) == MOST or not mutation.change(output, build.graph()):
            continue
        tried.append(build.name)
        found = AGREEMENTS[mutation.meant](read(output.files(), build.declared))
        assert found, build.name
    assert len(tried) >= mutation.places, tried


def test_every_agreement_has_its_mutations() -> None:
    """But for what the mutations of a list's length and of scaling show together."""
    assert {one.meant for one in MUTATIONS} == AGREEMENTS.keys()


def test_what_is_not_changed_agrees() -> None:
    """Taking files apart and putting them together again is no mutation."""
    for build in builds()[:6]:
        graph = read(Output(build.files).files(), build.declared)
        assert not any(agreement(graph) for agreement in AGREEMENTS.values()), build.name


def test_there_are_many() -> None:
    names = [one.name for one in MUTATIONS]
    assert len(names) == len(set(names)) >= 100


def test_no_two_upstreams_change_places_unnoticed() -> None:
    """In no configuration of any golden or example."""
    tried = 0
    sent = AGREEMENTS["requests_go_where_they_are_sent"]
    for build in builds():
        texts = {text for path, text in build.files.items() if path.endswith("/nginx.conf")}
        for text in sorted(texts):
            for pair in pairs(text):
                output = Output(build.files)
                changed(output, text, swapped(text, *pair))
                assert sent(read(output.files(), build.declared)), (build.name, pair)
                tried += 1
    assert tried > 40
