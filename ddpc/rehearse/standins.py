"""What a stand-in for a service answers: who it is, and what it was asked."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Final

from ddpc.node import frozen
from ddpc.rehearse.stub import Answer, Request
from ddpc.rehearse.traces import HEADER

SERVICE: Final = "Rehearsal-Service"
POD: Final = "Rehearsal-Pod"
FOR: Final = "Rehearsal-For"
"""The trace of the request that the answer was made for: an answer that was kept has an old one."""

_TOKEN = "rehearsal-"
_TEXT: Final = 4096


def token(identity: str) -> str:
    """The credentials with which a verifier takes somebody for ``identity``."""
    return f"Bearer {_TOKEN}{identity}"


@frozen(kw_only=True)
class StandIn:
    """Answers for one replica of a service.

    ``verifies`` are the paths at which it says whether credentials are genuine, each with the
    header that tells the identity, if any.
    """

    service: str
    pod: str
    verifies: Mapping[str, str | None] = {}

    def answer(self, request: Request) -> Answer:
        """The answer to any request; it may be kept for a minute."""
        path = request.path.partition("?")[0]
        headers = {SERVICE: self.service, POD: self.pod}
        if (trace := request.header(HEADER)) is not None:
            headers[FOR] = trace
        if path in self.verifies:
            return self._verdict(request, self.verifies[path], headers)
        headers |= {"Content-Type": "application/json", "Cache-Control": "max-age=60"}
        body = {
            "service": self.service,
            "pod": self.pod,
            "request": {
                "method": request.method,
                "path": request.path,
                "peer": request.peer,
                "headers": {name.lower(): value for name, value in request.headers},
                "body": request.body[:_TEXT].decode(errors="replace"),
            },
        }
        return Answer(body=json.dumps(body, indent=2).encode() + b"\n", headers=headers)

    def _verdict(self, request: Request, told: str | None, headers: dict[str, str]) -> Answer:
        credentials = request.header("Authorization") or ""
        name = credentials.removeprefix(f"Bearer {_TOKEN}")
        if name == credentials:
            return Answer(status=401, body=b"", headers=headers)
        return Answer(body=b"", headers={**headers, **({told: name} if told else {})})
