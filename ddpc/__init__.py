"""ddpc compiles services, and the patterns attached to them, into server configurations."""

__version__ = "0.1.0"
