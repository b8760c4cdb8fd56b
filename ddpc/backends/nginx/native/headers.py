"""Settings of answers: their headers, and replacements in their text."""

from __future__ import annotations

from typing import Final

from ddpc.backends.nginx.native.known import Known, known

KNOWN: Final[tuple[Known, ...]] = (
    known("add_header", "header text [always]", "A header of answers.", repeats=True),
    known("add_trailer", "header text [always]", "A field after answers.", repeats=True),
    known("expires", "epoch|max|off|moment", "How long answers may be kept."),
    known("sub_filter", "part text", "Replace a text in answers.", repeats=True),
    known("sub_filter_last_modified", "on|off", "Keep the date of what is changed."),
    known("sub_filter_once", "on|off", "Replace the first only."),
    known("sub_filter_types", "mime...", "Where texts are replaced besides text/html."),
)
