"""Those who ask, and what the program tells them apart by."""

from __future__ import annotations

from collections.abc import Mapping
from http.cookies import CookieError, SimpleCookie

from attrs import define, evolve, field

from ddpc.ir.deployment import Deployment
from ddpc.ir.http import HttpProxy, Session, Split
from ddpc.rehearse.asking import Asked


@define
class Client:
    """Somebody who asks: an address, the cookies given to it, and what tells it from others."""

    name: str
    """Nobody else has it; an address can be that of many."""
    address: str
    headers: Mapping[str, str]
    cookies: dict[str, str] = field(factory=dict)

    def lines(self) -> dict[str, str]:
        """The headers of its next request."""
        if not self.cookies:
            return dict(self.headers)
        own = [self.headers["Cookie"]] if "Cookie" in self.headers else []
        given = [f"{name}={value}" for name, value in self.cookies.items()]
        return {**self.headers, "Cookie": "; ".join([*own, *given])}

    def take(self, asked: Asked) -> Asked:
        """Keep the cookies that came; the answer is this client's."""
        for line in asked.reply.all("Set-Cookie") if asked.reply is not None else ():
            try:
                morsels = SimpleCookie(line)
            except CookieError:
                continue
            self.cookies.update({name: each.value for name, each in morsels.items()})
        return evolve(asked, client=self.name)


def telling_apart(deployment: Deployment, name: str) -> dict[str, str]:
    """By what splits and sessions know a client: headers and cookies, with its own values."""
    headers: dict[str, str] = {}
    cookies: list[str] = []
    programs = [one.program for workload in deployment.workloads for one in workload.containers]
    for program in programs:
        for layer in program.layers if isinstance(program, HttpProxy) else ():
            if isinstance(layer, Split) and layer.sticky is not None:
                if layer.sticky.by == "header":
                    headers[layer.sticky.name] = name
            elif isinstance(layer, Session):
                if layer.header is not None:
                    headers[layer.header] = name
                elif layer.cookie is not None and not layer.issued:
                    cookies.append(f"{layer.cookie}={name}")
    return headers | ({"Cookie": "; ".join(cookies)} if cookies else {})
