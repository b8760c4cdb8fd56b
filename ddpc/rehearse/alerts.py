"""Judges whether an alert fires."""

from __future__ import annotations

import time
from typing import Final

from ddpc.ir.asking import AlertRule
from ddpc.node import frozen
from ddpc.rehearse.result import FAILED, HELD, UNTRIED, Result
from ddpc.rehearse.world import World

_PAUSE: Final = 0.25
_SLACK: Final = 2.0


@frozen
class AlertTrial:
    """Whether an alert about a service fires, until a deadline as time.monotonic() counts."""

    world: World
    subject: str
    deadline: float

    def tried(self, number: int, ask: AlertRule) -> Result:
        """Wait until it fires, or can be said not to."""
        prometheus = self.world.prometheus
        if prometheus is None or prometheus.lacks:
            return _untried(number, prometheus.lacks if prometheus else "no Prometheus runs")
        fresh, latest = self._times(ask.name)
        began = time.monotonic()
        if began + latest > self.deadline:
            left = max(0, int(self.deadline - began))
            why = f"it may take {latest:.0f} s to fire, and {left} s were left (see `--seconds`)"
            return _untried(number, why)
        while True:
            took = time.monotonic() - began
            states = prometheus.states(ask.name, self.subject)
            # Before, it may be what was measured earlier that makes it fire.
            if "firing" in states and took > fresh:
                return Result(number=number, outcome=HELD, came=f"fires, after {took:.0f} s")
            if took > latest:
                came = "pending" if states else "not active"
                return Result(number=number, outcome=FAILED, came=f"{came} after {took:.0f} s")
            time.sleep(_PAUSE)

    def _times(self, name: str) -> tuple[float, float]:
        """Seconds until it is evaluated of what is measured from now on; and until it fires.

        The pods are found, scraped and evaluated once in the interval of a scrape, each at a time
        of its own; then the alert waits, and is evaluated once more.
        """
        scrapes = {each.name: each for each in self.world.deployment.scrapes}
        fresh = latest = 0.0
        for alert in self.world.deployment.alerts:
            if (alert.home, alert.name) == (self.subject, name):
                scrape = scrapes[alert.scrape]
                every = scrape.every.milliseconds / 1000
                fresh = max(fresh, 2 * every)
                lasting = alert.lasting.milliseconds / 1000 + scrape.timeout.milliseconds / 1000
                latest = max(latest, lasting + 4 * every + _SLACK)
        return fresh, latest


def _untried(number: int, why: str) -> Result:
    return Result(number=number, outcome=UNTRIED, came="", why=why)
