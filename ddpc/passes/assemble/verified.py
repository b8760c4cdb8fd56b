"""How the certificate of a declared https port is verified by a server of ours that dials it."""

from __future__ import annotations

from ipaddress import ip_address

from attrs import evolve

from ddpc.diagnostics import Diagnostic, Label
from ddpc.ir.design import Authority, External
from ddpc.ir.origin import Origin
from ddpc.ir.upstream import Upstream, Verification
from ddpc.passes.codes_https import UNVERIFIED
from ddpc.passes.plan import Plan


def verified(plan: Plan, upstream: Upstream, report: list[Diagnostic]) -> Upstream:
    """``upstream`` with the way to verify it, where it speaks https and has none yet."""
    if upstream.protocol != "https" or upstream.verification is not None:
        return upstream
    target = upstream.target or ""
    external = next((one for one in plan.design.externals if one.name == target), None)
    if external is not None:
        return _external(external, upstream, report)
    service = plan.design.service_by_name.get(target)
    if service is None or service.authority is None:
        helps = (f"say in `{target}` who signed it: `authority secret NAME`",)
        declared = service.origin if service is not None else None
        report.append(_unverified(target, upstream.origin, declared, helps))
        return upstream
    return _by(upstream, service.authority, f"{target}.{plan.design.app.application.namespace}.svc")


def _external(external: External, upstream: Upstream, report: list[Diagnostic]) -> Upstream:
    authority = external.authority or Authority()
    if authority.name is None and _is_address(external.host):
        said = f"authority secret {authority.secret}" if authority.secret else "authority system"
        helps = (f"say which name its certificate is for: `{said} for NAME`",)
        report.append(_unverified(external.name, upstream.origin, external.origin, helps))
        return upstream
    return _by(upstream, authority, external.host)


def _by(upstream: Upstream, authority: Authority, usual: str) -> Upstream:
    verification = Verification(
        server_name=authority.name or usual, authority_secret=authority.secret
    )
    return evolve(upstream, verification=verification)


def _unverified(
    target: str, origin: Origin, declared: Origin | None, helps: tuple[str, ...]
) -> Diagnostic:
    return Diagnostic(
        code=UNVERIFIED,
        message=f"the certificate of `{target}` cannot be verified",
        span=origin.span,
        label="dialled over https",
        labels=(Label(span=declared.span, text="declared here"),) if declared else (),
        helps=helps,
    )


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
