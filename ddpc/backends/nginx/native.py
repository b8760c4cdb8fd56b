from __future__ import annotations

from ddpc.backends.contract import NativeVocabulary


def vocabulary() -> NativeVocabulary:
    return NativeVocabulary(
        tool="nginx", places=("http", "server", "location"), default_place="http", words=()
    )
