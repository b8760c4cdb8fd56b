"""What is known of an exporter."""

from __future__ import annotations

from ddpc.ir.values import Image
from ddpc.node import frozen


@frozen(kw_only=True)
class Exporter:
    """A program that asks a service on localhost and answers Prometheus.

    ``protocols`` are those of the ports that it is chosen for without being named; ``fits`` are
    those that it can ask where it is named (none: it asks nothing, it is told). ``arguments`` and
    ``environment`` tell it where its service is: ``{port}``, ``{status}`` and ``{login}`` stand for
    what is known then. ``login`` is the variable or the argument for the name that it logs in with,
    ``password`` the variable for the password. ``up`` is its own measurement that is 0 where it
    does not reach the service; ``health`` a path that answers for the exporter alone.
    """

    name: str
    image: Image
    port: int
    user: int
    protocols: tuple[str, ...] = ()
    fits: tuple[str, ...]
    arguments: tuple[str, ...] = ()
    environment: tuple[tuple[str, str], ...] = ()
    status: str | None = None
    login: str | None = None
    login_argument: str | None = None
    login_required: bool = False
    password: str | None = None
    password_alone: bool = False
    """Whether a password without a name makes sense."""
    told_at: int | None = None
    """The port on localhost where it is told what to count, over TCP and UDP."""
    up: str | None
    health: str
    source: str
    """Where these facts are told: the exporter's own repository, and in which files."""

    @property
    def logs_in(self) -> bool:
        """Whether it can be given a name to log in with."""
        return self.login is not None or self.login_argument is not None
