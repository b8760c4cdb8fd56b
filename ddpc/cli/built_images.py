"""The images that have to be built before a build can run."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ddpc.driver import OutputFile
from ddpc.node import frozen
from ddpc.output.paths import shown_in


@frozen(kw_only=True)
class BuiltImage:
    """An image as the manifests name it, and the folder in the output that it is built of."""

    image: str
    path: str

    def shown(self, output: str) -> str:
        """The folder as the user can open it."""
        return shown_in(output, self.path)

    def data(self) -> dict[str, Any]:
        """The image as a member of the JSON object."""
        return {"image": self.image, "path": self.path}


def built_images(files: Iterable[OutputFile]) -> tuple[BuiltImage, ...]:
    """What the Dockerfiles among ``files`` are for, in their order."""
    return tuple(
        BuiltImage(image=str(file.image), path=file.path.rpartition("/")[0])
        for file in files
        if file.image is not None
    )
