"""Every fault that is tried."""

from __future__ import annotations

from typing import Final

from tests.faults.table.kubernetes import KUBERNETES
from tests.faults.table.nginx import NGINX
from tests.faults.table.numbers import NUMBERS
from tests.faults.table.passes import PASSES
from tests.faults.table.patterns import PATTERNS
from tests.faults.table.stores import STORES
from tests.faults.table.varnish import VARNISH
from tests.faults.table.yaml import YAML

FAULTS: Final = (*NGINX, *VARNISH, *STORES, *KUBERNETES, *YAML, *NUMBERS, *PASSES, *PATTERNS)
