"""What a running command prints, gathered while it runs."""

from __future__ import annotations

import os
import threading
from collections import deque

_MOST = 32 << 20
"""Bytes that are kept."""


class Output:
    """Reads one pipe, which stands for both output streams, until its last writer has ended.

    A pipe rather than a file, as container runtimes give: what opens /dev/stdout anew writes on.
    """

    def __init__(self) -> None:
        self._reader, self.writer = os.pipe()
        """``writer`` is the end to hand to the command; ``close_writer`` once it has it."""
        self._chunks: deque[bytes] = deque()
        self._held = 0
        self._dropped = 0
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._gather, daemon=True)
        self._thread.start()

    def close_writer(self) -> None:
        os.close(self.writer)

    def text(self, since: int = 0) -> str:
        """Return what was printed so far, or since a mark; of very much, the last part."""
        with self._lock:
            data, dropped = b"".join(self._chunks), self._dropped
        return data[max(0, since - dropped) :].decode(errors="replace")

    def mark(self) -> int:
        """How many bytes were printed so far."""
        with self._lock:
            return self._dropped + self._held

    def finish(self, seconds: float) -> None:
        """Wait until the last writer has ended and everything is read."""
        self._thread.join(seconds)

    def _gather(self) -> None:
        with os.fdopen(self._reader, "rb", buffering=0) as stream:
            while chunk := stream.read(65536):
                with self._lock:
                    self._chunks.append(chunk)
                    self._held += len(chunk)
                    while self._held > _MOST:
                        gone = len(self._chunks.popleft())
                        self._held -= gone
                        self._dropped += gone
