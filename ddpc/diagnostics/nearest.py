"""Names in messages: those nearest to an unknown one, and how they are put into a sentence."""

from __future__ import annotations

from collections.abc import Iterable

MOST_SUGGESTED = 3
MOST_LISTED = 8


def distance(left: str, right: str, limit: int) -> int:
    """Edits (insert, delete, replace, swap neighbours) from ``left`` to ``right``.

    Gives ``limit + 1`` as soon as the answer must exceed ``limit``.
    """
    if abs(len(left) - len(right)) > limit:
        return limit + 1
    before: list[int] = []
    row = list(range(len(right) + 1))
    for i, a in enumerate(left, 1):
        last, row, oldest = row, [i], before
        for j, b in enumerate(right, 1):
            best = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a != b))
            if i > 1 and j > 1 and a == right[j - 2] and left[i - 2] == b:
                best = min(best, oldest[j - 2] + 1)
            row.append(best)
        before = last
        if min(row) > limit:
            return limit + 1
    return row[-1]


def nearest(name: str, known: Iterable[str]) -> tuple[str, ...]:
    """At most three known names within ``max(1, len(name) / 3)`` edits, the nearest first.

    Of names that are otherwise in capitals only the same: `GET` is no slip for `let`. What is the
    same but for capitals is the only one.
    """
    limit = max(1, len(name) // 3)
    wanted = name.lower()
    near = []
    for candidate in set(known):
        within = limit if name.isupper() == candidate.isupper() else 0
        edits = distance(wanted, candidate.lower(), within)
        if edits <= within and edits < len(wanted):
            near.append((edits, candidate))
    near.sort()
    same = [one for one in near if not one[0]]
    return tuple(candidate for _, candidate in (same or near)[:MOST_SUGGESTED])


def one_of(known: Iterable[str]) -> str:
    """The valid names as a phrase: ``a, b or c``, cut with "and N more"."""
    names = sorted(set(known))
    if len(names) > MOST_LISTED:
        return ", ".join(names[:MOST_LISTED]) + f" and {len(names) - MOST_LISTED} more"
    if len(names) > 1:
        return ", ".join(names[:-1]) + " or " + names[-1]
    return "".join(names)


def a(noun: str) -> str:
    """The noun with its indefinite article."""
    return f"an {noun}" if noun[0] in "aeiou" else f"a {noun}"
