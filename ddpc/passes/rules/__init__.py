"""What the compiler knows about distributed systems, said of the Design: a file for each subject."""

from ddpc.passes.rules.all import rules

__all__ = ["rules"]
