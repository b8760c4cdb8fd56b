"""The corpus still holds what it is for."""

from __future__ import annotations

from tests.editors.classes import Class
from tests.editors.compare import CORPUS, read
from tests.editors.expected import expected, tokens


def test_every_class_and_every_terminal_stands_in_it() -> None:
    texts = [read(path) for path in CORPUS.glob("*.ddp")]
    classes = {one for text in texts for classes in expected(text) for one in classes}
    assert classes == set(Class)
    terminals = {token.type for text in texts for token in tokens(text)}
    assert {"BLANK", "_END", "STRAY", "OPEN_STRING"} < terminals


def test_the_ends_of_lines_and_files_are_as_meant() -> None:
    crlf = (CORPUS / "crlf.ddp").read_bytes()
    assert crlf.count(b"\n") == crlf.count(b"\r\n") > 5
    assert (CORPUS / "byte_order_mark.ddp").read_bytes().startswith(b"\xef\xbb\xbf")
    assert not (CORPUS / "comments.ddp").read_bytes().endswith(b"\n")
    assert (CORPUS / "empty.ddp").read_bytes() == b""
