"""Where something declared is dialled: host and port."""

from __future__ import annotations

from ddpc.diagnostics import Code, Diagnostic, one_of
from ddpc.ir.design import Design
from ddpc.ir.origin import Origin
from ddpc.node import frozen
from ddpc.reading.ports import say_port

_APP = "app demo { }\n"
_WEB = (
    'service web {{\n  image "registry.example.com/web:1.0"\n  user  10001\n  port  http 8080\n'
    "  ready GET /ready\n  reach load-balancer\n  env DATABASE address of database{}\n}}\n"
)
_DATABASE = (
    'external database {\n  host "db.example.com"\n  port postgres 5432\n'
    "  port http 8080 named admin\n}\n"
)

NO_FITTING_PORT = Code(
    slug="dial/no-fitting-port",
    summary="what is dialled has no port that fits, or several",
    why="A connection needs one port: the only one that fits, or the one that is said.",
    example=_APP + _WEB.format("") + _DATABASE,
    instead=_APP + _WEB.format(" port postgres") + _DATABASE,
)


@frozen(kw_only=True)
class Place:
    """Where a connection goes."""

    host: str
    port: int
    protocol: str

    def upstream_of(self, target: str, which: str | int | None) -> str:
        """What layers call the way to ``target`` here, at port ``which`` of it where one is said.

        Nothing declared is called so by chance: names of the cluster have no underscore.
        """
        return target if which is None else f"{target}_{self.port}"


def dialled(
    design: Design,
    target: str,
    which: str | int | None,
    origin: Origin,
    report: list[Diagnostic],
    protocols: tuple[str, ...] = (),
    *,
    in_head: bool = True,
) -> Place | None:
    """Where ``target`` is dialled at port ``which``, or at its only port of ``protocols``.

    ``in_head``: the head of the statement at ``origin`` is where ``port`` is said.

    Who dials http can dial a port that speaks https, if that is the one which is said. None where
    ``report`` says why there is no such place.
    """
    found = design.ports_by_name.get(target)
    if found is None:
        return None
    host, ports = found
    if which is not None:
        fitting = [port for port in ports if which in {port.name, port.number, port.dialled}]
    else:
        spoken_to = (port for port in ports if not protocols or port.protocol in protocols)
        fitting = list(design.likely(target, tuple(spoken_to)))
    spoken = {*protocols, *(("https",) if "http" in protocols else ())}
    if len(fitting) == 1 and (not protocols or fitting[0].protocol in spoken):
        port = fitting[0]
        return Place(host=host, port=port.dialled, protocol=port.protocol)
    if which is not None and len(fitting) == 1:
        message = f"the port `{which}` of `{target}` speaks {fitting[0].protocol}"
        fitting = [port for port in ports if port.protocol in spoken]
    elif which is not None:
        message = f"`{target}` has {'two ports' if fitting else 'no port'} `{which}`"
    elif not fitting:
        message = f"`{target}` has no port that fits"
    else:
        message = f"`{target}` has {len(fitting)} ports that fit, and none is said"
    several = which is None and len(fitting) > 1
    report.append(
        Diagnostic(
            code=NO_FITTING_PORT,
            message=message,
            span=origin.span,
            label="expected `port` and "
            + (one_of(port.name for port in fitting or ports) or "a declared port"),
            fixes=say_port(fitting, origin) if several and in_head else (),
        )
    )
    return None
