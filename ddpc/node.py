"""How classes of data are made: by attrs, frozen, and at little cost.

Every command makes those of all that it imports, and half of what one takes is to compile a
``__repr__`` of its own: here all share one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from attrs import fields

if TYPE_CHECKING:
    from attrs import frozen
else:
    import attrs

    def frozen(cls: type | None = None, **options: Any) -> Any:
        """As attrs' own; it makes no ``__repr__`` where there is one."""

        def made(cls: type) -> type:
            if "__repr__" not in vars(cls):
                cls.__repr__ = _shown
            return attrs.frozen(**options)(cls)

        return made if cls is None else made(cls)


__all__ = ["frozen"]


def _shown(self: Any) -> str:
    kind = type(self)
    shown = (f"{one.name}={getattr(self, one.name)!r}" for one in fields(kind) if one.repr)
    return f"{kind.__qualname__}({', '.join(shown)})"
