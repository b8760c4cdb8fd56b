"""How pods are replaced, counted, spread and kept, and the Services in front of them."""

from __future__ import annotations

from fractions import Fraction

import pytest

from ddpc.ir.deployment import (
    HttpGet,
    NameKind,
    NamePort,
    Probe,
    Replicas,
    Role,
    Scratch,
    Storage,
    Workload,
)
from ddpc.ir.values import Percent, Size
from tests.backends.kubernetes.builder import (
    application,
    emit,
    main,
    one,
    seconds,
    stable,
    workload,
)

CLAIM = Storage(name="data", size=None, claim="data")
OWN = Storage(name="data", size=Size(1 << 30), storage_class="fast")


def _replicas(low: int, high: int | None = None, cpu: int | None = None) -> Replicas:
    share = Percent(Fraction(cpu)) if cpu else None
    return Replicas(low=low, high=high or low, cpu=share)


def test_a_new_pod_serves_before_an_old_one_goes() -> None:
    spec = emit(one(workload(min_ready=seconds(7)))).get("Deployment", "web")["spec"]
    assert spec["strategy"] == {
        "type": "RollingUpdate",
        "rollingUpdate": {"maxSurge": 1, "maxUnavailable": 0},
    }
    assert (spec["replicas"], spec["minReadySeconds"]) == (1, 7)


@pytest.mark.parametrize(
    ("replicas", "strategy"),
    [
        (1, {"type": "Recreate"}),
        (
            2,
            {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": 0, "maxUnavailable": 1}},
        ),
    ],
)
def test_no_second_pod_reaches_for_a_volume_that_is_held(
    replicas: int, strategy: dict[str, object]
) -> None:
    part = workload(replicas=_replicas(replicas), volumes=(CLAIM,))
    assert emit(one(part)).get("Deployment", "web")["spec"]["strategy"] == strategy


def test_scratch_space_holds_nothing_back() -> None:
    part = workload(volumes=(Scratch(name="s", size=Size(1024)),))
    strategy = emit(one(part)).get("Deployment", "web")["spec"]["strategy"]
    assert strategy["rollingUpdate"]["maxSurge"] == 1


@pytest.mark.parametrize("stateful", [True, False])
def test_storage_of_ones_own_makes_a_stateful_set(stateful: bool) -> None:
    part = workload(
        stateful=stateful, governed_by="web-pods", replicas=_replicas(3), volumes=(OWN,)
    )
    out = emit(one(part))
    spec = out.get("StatefulSet", "web")["spec"]
    assert not out.all("Deployment")
    assert (spec["serviceName"], spec["replicas"]) == ("web-pods", 3)
    assert (spec["podManagementPolicy"], spec["updateStrategy"]) == (
        "Parallel",
        {"type": "RollingUpdate"},
    )
    (claim,) = spec["volumeClaimTemplates"]
    assert claim["metadata"] == {"name": "data"}
    assert claim["spec"] == {
        "accessModes": ["ReadWriteOnce"],
        "storageClassName": "fast",
        "resources": {"requests": {"storage": "1Gi"}},
    }
    assert spec["persistentVolumeClaimRetentionPolicy"] == {
        "whenDeleted": "Retain",
        "whenScaled": "Retain",
    }


@pytest.mark.parametrize("replicas", [(1, 1), (1, 3), (2, 2), (2, 10), (50, 50)])
def test_a_disruption_budget_never_stands_still(replicas: tuple[int, int]) -> None:
    out = emit(one(workload(replicas=_replicas(*replicas))))
    budgets = out.all("PodDisruptionBudget")
    assert len(budgets) == (replicas[1] >= 2)
    for budget in budgets:
        assert "minAvailable" not in budget["spec"]
        # One may go whenever all are there, whatever the number; broken ones may always go.
        assert 1 <= budget["spec"]["maxUnavailable"] < replicas[1]
        assert budget["spec"]["unhealthyPodEvictionPolicy"] == "AlwaysAllow"


@pytest.mark.parametrize(("high", "spread"), [(1, False), (2, True), (9, True)])
def test_several_pods_stand_apart_where_they_can(high: int, spread: bool) -> None:
    pod = emit(one(workload(replicas=_replicas(1, high)))).pod()
    assert ("topologySpreadConstraints" in pod) is spread
    for constraint in pod.get("topologySpreadConstraints", []):
        assert constraint["whenUnsatisfiable"] == "ScheduleAnyway"


def test_an_autoscaler_alone_sets_the_replicas() -> None:
    out = emit(one(workload(replicas=_replicas(2, 10, 70))))
    assert "replicas" not in out.get("Deployment", "web")["spec"]
    spec = out.get("HorizontalPodAutoscaler", "web")["spec"]
    assert (spec["minReplicas"], spec["maxReplicas"]) == (2, 10)
    assert spec["scaleTargetRef"] == {"apiVersion": "apps/v1", "kind": "Deployment", "name": "web"}
    (metric,) = spec["metrics"]
    assert metric["containerResource"]["container"] == "web"
    assert metric["containerResource"]["target"]["averageUtilization"] == 70


def test_the_autoscaler_looks_at_the_service_not_at_its_sidecars() -> None:
    part = workload(
        replicas=_replicas(1, 2, 80),
        containers=(main(name="side", role=Role.SIDECAR, cpu=None), main(name="web")),
    )
    out = emit(one(part))
    (metric,) = out.get("HorizontalPodAutoscaler", "web")["spec"]["metrics"]
    assert metric["containerResource"]["container"] == "web"
    assert out.codes == []


def test_an_autoscaler_needs_a_cpu_request() -> None:
    part = workload(replicas=_replicas(1, 2, 80), containers=(main(cpu=None),))
    assert emit(one(part)).codes == ["kubernetes/autoscaler-without-cpu"]
    assert emit(one(workload(containers=(main(cpu=None),)))).codes == []


def test_a_fixed_number_has_no_autoscaler() -> None:
    out = emit(one(workload(replicas=_replicas(3))))
    assert not out.all("HorizontalPodAutoscaler")
    assert out.get("Deployment", "web")["spec"]["replicas"] == 3


def test_a_slow_start_is_no_failed_rollout() -> None:
    slow = Probe(
        asks=HttpGet(path="/", port=8080), every=seconds(10), timeout=seconds(1), failures=60
    )
    spec = emit(one(workload(containers=(main(started=slow),)))).get("Deployment", "web")["spec"]
    assert spec["progressDeadlineSeconds"] > 600 + spec["minReadySeconds"]
    usual = emit(one()).get("Deployment", "web")["spec"]
    assert "progressDeadlineSeconds" not in usual


def test_however_slow_a_start_may_be_its_deadline_is_a_number_of_the_cluster() -> None:
    endless = Probe(
        asks=HttpGet(path="/", port=8080),
        every=seconds(10**9),
        timeout=seconds(1),
        failures=10**9,
    )
    spec = emit(one(workload(containers=(main(started=endless),)))).get("Deployment", "web")["spec"]
    assert spec["progressDeadlineSeconds"] == 2**31 - 1


def test_a_stable_name_has_one_address() -> None:
    spec = emit(one()).get("Service", "web")["spec"]
    assert spec["type"] == "ClusterIP"
    assert "clusterIP" not in spec
    assert spec["ports"] == [{"name": "http", "port": 8080, "targetPort": 8080, "protocol": "TCP"}]


def test_the_pods_own_addresses_even_before_they_are_ready() -> None:
    name = stable(kind=NameKind.PODS, announce_unready=True)
    spec = emit(one(names=(name,))).get("Service", "web")["spec"]
    assert (spec["clusterIP"], spec["publishNotReadyAddresses"]) == ("None", True)


@pytest.mark.parametrize(("keeps", "policy"), [(True, "Local"), (False, "Cluster")])
def test_from_outside_the_client_keeps_its_address(keeps: bool, policy: str) -> None:
    name = stable(kind=NameKind.OUTSIDE, keeps_client=keeps, annotations=(("a/b", "c"),))
    service = emit(one(names=(name,))).get("Service", "web")
    assert service["spec"]["type"] == "LoadBalancer"
    assert service["spec"]["externalTrafficPolicy"] == policy
    assert service["metadata"]["annotations"] == {"a/b": "c"}


def test_a_name_that_stands_for_another_host() -> None:
    name = stable("mysql", None, kind=NameKind.ELSEWHERE, elsewhere="db.example.com")
    spec = emit(one(names=(name,))).get("Service", "mysql")["spec"]
    assert spec == {"type": "ExternalName", "externalName": "db.example.com"}


@pytest.mark.parametrize("host", ["192.0.2.1", "2001:db8::1"])
def test_a_name_does_not_stand_for_an_address(host: str) -> None:
    name = stable("mysql", None, kind=NameKind.ELSEWHERE, elsewhere=host)
    assert emit(one(names=(name,))).codes == ["kubernetes/external-address"]


def test_labels_of_the_app_are_held_to_the_same() -> None:
    app = application(labels=(("app.kubernetes.io/name", "x"), ("cost", "42")))
    out = emit(one(application=app))
    assert out.codes == ["kubernetes/fixed-field"]
    for document in out.objects:
        assert document["metadata"]["labels"]["app.kubernetes.io/name"] == "web"
        assert document["metadata"]["labels"]["cost"] == "42"


def test_affinity_and_single_pods_and_transports() -> None:
    name = stable(
        affinity=seconds(3600),
        pod=2,
        ports=(NamePort(name="dns", number=53, target=5353, protocol="udp"),),
    )
    spec = emit(one(names=(name,))).get("Service", "web")["spec"]
    assert spec["sessionAffinity"] == "ClientIP"
    assert spec["sessionAffinityConfig"]["clientIP"]["timeoutSeconds"] == 3600
    assert spec["selector"]["statefulset.kubernetes.io/pod-name"] == "web-2"
    assert spec["ports"][0]["protocol"] == "UDP"


def test_labels_tell_the_service_its_part_and_the_app() -> None:
    part = workload("web-tls", component="tls", labels=(("team", "words"),))
    out = emit(one(part))
    labels = out.get("Deployment", "web-tls")["metadata"]["labels"]
    assert labels == {
        "app.kubernetes.io/name": "web",
        "app.kubernetes.io/instance": "web-tls",
        "app.kubernetes.io/component": "tls",
        "app.kubernetes.io/part-of": "demo",
        "app.kubernetes.io/managed-by": "ddpc",
        "team": "words",
    }


def test_a_selector_does_not_change_with_what_may_change() -> None:
    def selector(part: Workload, app: str = "demo") -> object:
        built = one(part, application=application(name=app, labels=(("cost", app),)))
        spec = emit(built).get("Deployment", "web")["spec"]
        pods = spec["template"]["metadata"]["labels"]
        assert spec["selector"]["matchLabels"].items() <= pods.items()
        return spec["selector"]

    changed = workload(
        component="other", labels=(("team", "x"), ("app.kubernetes.io/part-of", "y"))
    )
    assert selector(workload()) == selector(changed, "renamed")


def test_a_label_that_pods_are_found_by_is_refused() -> None:
    out = emit(one(workload(labels=(("app.kubernetes.io/instance", "other"),))))
    assert out.codes == ["kubernetes/fixed-field"]
    labels = out.get("Deployment", "web")["spec"]["template"]["metadata"]["labels"]
    assert labels["app.kubernetes.io/instance"] == "web"


def test_the_namespace_is_made_first_where_it_is_asked_for() -> None:
    out = emit(one(application=application(creates_namespace=True)))
    assert out.files[1].path == "kubernetes/00-namespace.yaml"
    assert out.objects[0]["kind"] == "Namespace"
    assert out.objects[0]["metadata"]["name"] == "words"
    assert not emit(one()).all("Namespace")


def test_nothing_makes_nothing() -> None:
    assert emit(one(workloads=(), names=())).files == ()
