"""The passes of the compiler, each a function over frozen data; ``pipeline`` has their order."""
