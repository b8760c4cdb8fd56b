"""Speaks to Redis (RESP2) and to memcached (its text protocol)."""

from __future__ import annotations

import socket
from collections.abc import Sequence

from attrs import define, field

_STORING = ("set", "add", "replace", "append", "prepend")


class RedisError(Exception):
    """An error that came as an answer."""


@define
class Client:
    """A connection to Redis (RESP2) or memcached (text); every wait is bounded."""

    sock: socket.socket
    _rest: bytes = field(default=b"", init=False)

    def redis(self, *words: str) -> object:
        """The answer to one command: bytes, a number, None or a list. RedisError: it was one."""
        self.sock.sendall(_packed(words))
        return self._reply()

    def redis_many(self, commands: list[tuple[str, ...]]) -> list[object]:
        """The answers to commands that are sent together; errors among them as RedisError."""
        self.sock.sendall(b"".join(_packed(words) for words in commands))
        found: list[object] = []
        for _ in commands:
            try:
                found.append(self._reply())
            except RedisError as error:
                found.append(error)
        return found

    def set(self, key: str, value: bytes) -> str:
        """memcached's answer to ``set``."""
        self.sock.sendall(b"set %s 0 0 %d\r\n%s\r\n" % (key.encode(), len(value), value))
        return self._line()

    def get(self, key: str) -> bytes | str | None:
        """memcached's value of a key, None for a miss, or the words of an error."""
        self.sock.sendall(b"get %s\r\n" % key.encode())
        line = self._line()
        if line == "END":
            return None
        if not line.startswith("VALUE "):
            return line
        value = self._exactly(int(line.split()[3]) + 2)[:-2]
        self._line()  # END
        return value

    def memcached(self, words: Sequence[str]) -> bytes | str | None:
        """The answer to a command as its command line takes it; a value to store stands last.

        RedisError where it is an error.
        """
        word = words[0].lower()
        if len(words) == 1:  # without the key that it needs: let the server say so
            self.sock.sendall(word.encode() + b"\r\n")
        elif word == "get":
            return self.get(words[1])
        elif word in _STORING:
            value = words[2].encode() if len(words) > 2 else b""
            self.sock.sendall(b"%s %s 0 0 %d\r\n" % (word.encode(), words[1].encode(), len(value)))
            self.sock.sendall(value + b"\r\n")
        else:
            self.sock.sendall(" ".join(words).encode() + b"\r\n")
        answer = self._line()
        if answer.split(" ")[0] in {"ERROR", "CLIENT_ERROR", "SERVER_ERROR"}:
            raise RedisError(answer)
        return None if answer == "NOT_FOUND" else answer

    def items(self) -> int:
        """How many items a memcached holds."""
        self.sock.sendall(b"stats\r\n")
        found = 0
        while (line := self._line()) != "END":
            if line.startswith("STAT curr_items "):
                found = int(line.split()[2])
        return found

    def closed(self) -> bool:
        """Whether the other side has closed; what came before is dropped."""
        try:
            while data := self.sock.recv(4096):
                self._rest += data
        except TimeoutError:
            return False
        except ConnectionResetError:
            pass
        return True

    def _reply(self) -> object:
        line = self._line()
        kind, rest = line[:1], line[1:]
        if kind == "+":
            return rest.encode()
        if kind == "-":
            raise RedisError(rest)
        if kind == ":":
            return int(rest)
        if kind == "$":
            return None if rest == "-1" else self._exactly(int(rest) + 2)[:-2]
        if kind != "*":
            raise OSError(f"not the protocol of Redis: {line}")
        return [self._reply() for _ in range(int(rest))]

    def _line(self) -> str:
        while b"\r\n" not in self._rest:
            self._receive()
        line, self._rest = self._rest.split(b"\r\n", 1)
        return line.decode()

    def _exactly(self, count: int) -> bytes:
        while len(self._rest) < count:
            self._receive()
        found, self._rest = self._rest[:count], self._rest[count:]
        return found

    def _receive(self) -> None:
        data = self.sock.recv(1 << 16)
        if not data:
            raise ConnectionError("closed")
        self._rest += data


def _packed(words: tuple[str, ...]) -> bytes:
    raw = [word.encode() for word in words]
    return b"*%d\r\n" % len(raw) + b"".join(b"$%d\r\n%s\r\n" % (len(w), w) for w in raw)
