"""What a Redis of the build is told by its own arguments."""

from __future__ import annotations

import re
from itertools import pairwise

from ddpc.ir.design import Service
from ddpc.ir.values import SecretKey

_VARIABLE = re.compile(r"\$\(([A-Za-z_][A-Za-z0-9_]*)\)", re.ASCII)


def own_password(service: Service) -> SecretKey | None:
    """The Secret that holds the password which it asks for; None: none, or it is not known here.

    Read of ``--requirepass $(NAME)``, as redis-server takes its settings (redis.io, "Passing
    arguments using the command line").
    """
    for flag, value in pairwise((*service.command, *service.arguments)):
        name = _VARIABLE.fullmatch(value)
        if flag != "--requirepass" or name is None:
            continue
        for variable in service.environment:
            if variable.name == name[1] and isinstance(variable.value, SecretKey):
                return variable.value
    return None
