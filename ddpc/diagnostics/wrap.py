"""Breaking sentences into lines that fit a terminal."""

from __future__ import annotations

from ddpc.diagnostics.visible import cells, width


def wrap(text: str, room: int, first: int | None = None) -> tuple[str, ...]:
    """Visible ``text`` in lines of at most ``room`` cells, the first of at most ``first``.

    Breaks at blanks; a word that is longer than a line is broken where the line ends.
    """
    room = max(room, 2)
    left = room if first is None else max(first, 2)
    lines: list[str] = []
    line = ""
    for word in text.split(" "):
        longer = f"{line} {word}" if line else word
        if width(longer) <= left:
            line = longer
            continue
        if line:
            lines.append(line)
            left = room
        *full, line = _chopped(word, left, room)
        lines += full
        left = room if full else left
    lines.append(line)
    return tuple(lines)


def _chopped(word: str, first: int, room: int) -> list[str]:
    pieces, piece, size, left = [], "", 0, first
    for char in word:
        if size + cells(char) > left:
            pieces.append(piece)
            piece, size, left = "", 0, room
        piece += char
        size += cells(char)
    return [*pieces, piece]
