"""Which user an image is known to run as."""

from __future__ import annotations

import pytest

from ddpc.ir.values import Image
from ddpc.passes.known_images import known_user


@pytest.mark.parametrize(
    ("name", "tag", "user"),
    [
        ("postgres", "17", 999),
        ("docker.io/library/postgres", "17.5-alpine3.22", 70),
        ("rabbitmq", "4.1", 999),
        ("rabbitmq", "4.1-alpine", None),
        ("redis", "7.2-alpine", 999),
        ("php", "8.4-apache", 33),
        ("php", "8.4-cli", None),
        ("nginx", "1.28", None),
        ("registry.example.com/mysql", "8.4", None),
    ],
)
def test_variants_have_users_of_their_own(name: str, tag: str, user: int | None) -> None:
    assert known_user(Image(name=name, tag=tag)) == user
