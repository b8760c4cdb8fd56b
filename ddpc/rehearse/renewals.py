"""Certificates and pods that are replaced while all runs."""

from __future__ import annotations

import time
from typing import Final

from ddpc.ir.expectation import Renewal, RenewedCertificate, Request, Rollout
from ddpc.node import frozen
from ddpc.rehearse.faults import RENEWED_SECONDS, Faults
from ddpc.rehearse.requests import Trial
from ddpc.rehearse.result import FAILED, HELD, UNTRIED, Result

_IN_A_ROW: Final = 12
"""Connections that have to be given the new certificate, one after the other."""
_PAUSE: Final = 0.1
_FOR_NOBODY: Final = "no certificate of the program is for this host"
_UNSEEN: Final = "no certificate was given before"


@frozen
class Renewals:
    """Replaces, and waits until that is over."""

    trial: Trial
    deadline: float

    def happen(self, what: Rollout | Renewal) -> str:
        """Replace pods, or a certificate until everybody is given the new one.

        Why that did not come to its end; empty if it did.
        """
        faults = Faults(self.trial.world)
        if isinstance(what, Rollout):
            faults.rollout(what)
            return ""
        old = self._serial(what.host)
        if not old:
            return _UNSEEN
        try:
            host, _ = faults.renew(what)
        except LookupError:
            return _FOR_NOBODY
        if self._awaited(host, old) is None:
            return "the new certificate was not taken up in time"
        return ""

    def tried(self, number: int, what: RenewedCertificate) -> Result:
        """Whether the new certificate is served by processes that were not started anew."""
        world = self.trial.world
        old = self._serial(what.host)
        if not old:
            return Result(number=number, outcome=FAILED, came=_UNSEEN)
        try:
            host, spots = Faults(world).renew(what)
        except LookupError:
            return Result(number=number, outcome=UNTRIED, came="", why=_FOR_NOBODY)
        before = {spot.name: world.running.processes[spot.name].pid for spot in spots}
        start = time.monotonic()
        tries = self._awaited(host, old)
        took = time.monotonic() - start
        same = all(
            world.running.processes[name].running() and world.running.processes[name].pid == pid
            for name, pid in before.items()
        )
        if tries is None:
            came = f"the old certificate, for {took:.0f} s"
        else:
            came = f"the new certificate, after {took:.0f} s"
        why = "" if same else "a process has ended meanwhile"
        held = tries is not None and same
        return Result(
            number=number,
            outcome=HELD if held else FAILED,
            came=came,
            why=why,
            requests=tries or 0,
        )

    def _serial(self, host: str | None) -> str:
        request = Request(method="GET", path="/", host=host)
        return self.trial.untraced(request, self.trial.client(request)).serial

    def _awaited(self, host: str, old: str) -> int | None:
        """Ask until nobody is given the old certificate any more; the number of requests."""
        limit = min(self.deadline, time.monotonic() + RENEWED_SECONDS)
        row = tries = 0
        while row < _IN_A_ROW:
            if time.monotonic() > limit:
                return None
            tries += 1
            serial = self._serial(host)
            row = row + 1 if serial not in {"", old} else 0
            if row == 0:
                time.sleep(_PAUSE)
        return tries
