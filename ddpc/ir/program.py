"""What a server of ours runs, of whichever kind."""

from __future__ import annotations

from ddpc.ir.http import HttpProxy
from ddpc.ir.logs import LogPipeline
from ddpc.ir.shards import ShardRouter
from ddpc.ir.stream import TcpProxy

Program = HttpProxy | TcpProxy | ShardRouter | LogPipeline
"""Each has ``upstreams``, all that it dials, and ``listening``, the ports that it listens on."""
