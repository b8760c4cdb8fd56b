"""Every agreement by its name: a function of the graph, which returns what is not so."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from tests.agreement.agreements import (
    budgets,
    custom,
    files,
    memory,
    names,
    policies,
    ports,
    probes,
    requests,
    secrets,
    selectors,
    shards,
    words,
)
from tests.agreement.reader.graph import Graph

Agreement = Callable[[Graph], tuple[str, ...]]

AGREEMENTS: Final[dict[str, Agreement]] = {
    one.__name__: one
    for one in (
        names.hosts_resolve,
        names.ports_are_listened_on,
        names.services_lead_to_listeners,
        names.names_are_given_once,
        names.clusters_names_lead_somewhere,
        requests.requests_go_where_they_are_sent,
        requests.no_layer_is_passed_by,
        words.the_cluster_takes_every_word,
        selectors.workloads_select_their_pods,
        selectors.selectors_find_pods,
        selectors.stateful_sets_have_their_service,
        selectors.named_pods_are_there,
        files.commands_name_their_files,
        files.mounts_are_of_volumes,
        files.config_maps_are_mounted,
        files.paths_have_keys_of_their_own,
        files.servers_find_what_they_read,
        files.servers_can_write,
        files.what_is_followed_is_shared,
        files.standalone_files_are_the_embedded,
        files.kustomization_lists_the_objects,
        secrets.secrets_are_the_declared,
        secrets.secrets_are_where_they_are_named,
        secrets.hosts_have_their_certificates,
        secrets.certificates_are_of_their_authorities,
        secrets.images_are_pulled_with_the_declared,
        shards.lists_name_every_pod_once,
        shards.all_pods_are_found_by_one_name,
        shards.servers_are_called_as_their_pods,
        shards.numbers_of_named_pods_are_fixed,
        ports.no_two_listen_on_one_port,
        ports.low_ports_may_be_bound,
        ports.names_of_ports_are_given_once,
        ports.declared_ports_are_listened_on,
        memory.stores_fit_into_their_containers,
        memory.requests_are_within_limits,
        policies.policies_let_the_wanted_through,
        policies.policies_let_nothing_else_through,
        policies.every_pod_has_its_policy,
        policies.names_can_be_asked_for,
        budgets.workloads_have_pods,
        budgets.budgets_let_a_pod_go,
        budgets.several_pods_have_a_budget,
        budgets.rollouts_can_move,
        budgets.scalers_scale_something,
        probes.probes_are_answered,
        probes.scraped_ports_are_listened_on,
        probes.rules_are_the_same_everywhere,
        custom.operators_objects_are_known,
        probes.pods_have_the_time_to_end,
    )
}


def disagreements(graph: Graph) -> dict[str, tuple[str, ...]]:
    """What is not so, by the agreement that it is against."""
    found = {name: agreement(graph) for name, agreement in AGREEMENTS.items()}
    return {name: findings for name, findings in found.items() if findings}
