"""Reads literals that name something: names, paths, images, keys, and free text.

Every reader takes the text and gives the value, or raises literals.Wrong. Allow-lists are ASCII and
match whole texts: what passes here is safe to carry into any format, free text excepted.
"""

from __future__ import annotations

import re

from ddpc.ir.values import Image, PathPattern, SecretKey
from ddpc.schema.literals import Wrong, port

_LABEL = re.compile(r"[a-z]([-a-z0-9]*[a-z0-9])?")


def label(text: str) -> str:
    """A DNS-1035 label (RFC 1035 section 2.3.1, at most 63 characters)."""
    if not _LABEL.fullmatch(text):
        mended = re.sub(r"[^a-z0-9-]+", "-", text.lower()).strip("-0123456789")
        raise Wrong(
            "a name has small letters, digits and `-`, starts with a letter and ends without `-`",
            *((mended,) if _LABEL.fullmatch(mended) and len(text) / 2 <= len(mended) <= 63 else ()),
        )
    if len(text) > 63:
        raise Wrong(
            f"a name has at most 63 characters, this has {len(text)}", text[:63].rstrip("-")
        )
    return text


def port_name(text: str) -> str:
    """An IANA service name (RFC 6335 section 5.1): at most 15 characters, one a letter."""
    if len(text) > 15:
        reason = f"a port's name has at most 15 characters, this has {len(text)}"
        raise Wrong(reason, text[:15].rstrip("-"))
    if not _LABEL.fullmatch(text) or "--" in text:
        raise Wrong("a port's name has small letters, digits and single `-`")
    return text


def subdomain(text: str) -> str:
    """The name of an object of the cluster (RFC 1123 subdomain, at most 253 characters)."""
    part = r"[a-z0-9]([-a-z0-9]*[a-z0-9])?"
    if len(text) > 253 or not re.fullmatch(rf"{part}(\.{part})*", text, re.ASCII):
        raise Wrong("a name has small letters, digits, `-` and `.`")
    return text


def text(text: str) -> str:
    """Any text without control characters."""
    for character in text:
        if (ord(character) < 32 and character not in "\n\t") or character in "\x7f\x85\u2028\u2029":
            raise Wrong(
                f"holds the control character U+{ord(character):04X}, which files cannot carry"
            )
    return text


_PATH = re.compile(r"/[A-Za-z0-9._~!$&'()*+,;=:@%/-]*")
_HALF = re.compile(r"%(?![0-9A-Fa-f]{2})")


def request_path(text: str) -> str:
    """A path of RFC 3986 without query, fragment or dot segments."""
    if not text.startswith("/"):
        raise Wrong("a path starts with `/`", "/" + text)
    if "?" in text or "#" in text:
        raise Wrong("a path has no query and no fragment", re.split(r"[?#]", text)[0])
    if not _PATH.fullmatch(text) or _HALF.search(text):
        raise Wrong("holds a character that a path cannot have", *_encoded(text))
    if any(part in {".", ".."} for part in text.split("/")):
        raise Wrong("a path has no `.` or `..` segments")
    if "*" in text:
        raise Wrong("a star has no meaning in this path")
    return text


def _encoded(text: str) -> tuple[str, ...]:
    """The path with letters of other scripts as RFC 3986 section 2.5 has them."""
    if text.isascii() or not text.isprintable():
        return ()
    try:
        return (request_path(_percent(text)),)
    except Wrong:
        return ()


def _percent(text: str) -> str:
    """The text with each octet of UTF-8 that is not ASCII as ``%`` and two digits."""
    return "".join(
        character if character.isascii() else "".join(f"%{byte:02X}" for byte in character.encode())
        for character in text
    )


_QUERY = re.compile(r"(?:[A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*")


def path_and_query(text: str) -> str:
    """What a request asks for: a path, perhaps with a query (RFC 3986, section 3.4)."""
    if not text.startswith("/"):
        raise Wrong("a path starts with `/`", "/" + text)
    if "#" in text:
        raise Wrong("a request has no fragment", text.partition("#")[0])
    path, mark, query = text.partition("?")
    right = _percent(query) if query.isprintable() else query
    sound = _QUERY.fullmatch(right)
    try:
        request_path(path)
    except Wrong as wrong:
        raise Wrong(
            wrong.reason, *(f"{one}{mark}{right}" for one in wrong.right if sound)
        ) from None
    if not _QUERY.fullmatch(query):
        mended = (f"{path}{mark}{right}",) if sound else ()
        raise Wrong("holds a character that a query cannot have", *mended)
    return text


def path_pattern(text: str) -> PathPattern:
    """``/a/b``, or ``/a/*`` for everything below; a star stands at the end only."""
    prefix = text.endswith("*")
    try:
        path = request_path(text[:-1] if prefix else text)
    except Wrong as wrong:
        right = wrong.right
        if prefix:
            right = tuple(f"{one}*" for one in right if one.endswith("/"))
        raise Wrong(wrong.reason, *right) from None
    if prefix and not path.endswith("/"):
        raise Wrong("a star stands after a `/`", path + "/*")
    return PathPattern(path, prefix)


def directory(text: str) -> str:
    """An absolute path in a container, in its plain form."""
    if not text.startswith("/"):
        raise Wrong("a path in a container starts with `/`", "/" + text)
    if not re.fullmatch(r"(/[A-Za-z0-9._@+-]+)+|/", text, re.ASCII):
        raise Wrong("is not a plain path (letters, digits and `. _ @ + -` between single `/`)")
    if any(part in {".", ".."} for part in text.split("/")):
        raise Wrong("has `.` or `..` in it")
    return text


_DOMAIN = r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?"
_REPOSITORY = r"[a-z0-9]+(?:(?:\.|_{1,2}|-+|/)[a-z0-9]+)*"
_IMAGE = re.compile(
    rf"(?P<name>(?:{_DOMAIN}(?:\.{_DOMAIN})*(?::[0-9]+)?/)?{_REPOSITORY})"
    r"(?::(?P<tag>[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}))?(?:@(?P<digest>sha256:[0-9a-f]{64}))?"
)


def image(text: str) -> Image:
    """An image reference with a tag or digest (``latest`` is no version, and refused)."""
    match = _IMAGE.fullmatch(text)
    if match is None:
        raise Wrong("not an image reference")
    name, tag, digest = match.group("name", "tag", "digest")
    if tag is None and digest is None:
        raise Wrong("has no tag and no digest: what runs would change by itself")
    if tag == "latest" and digest is None:
        raise Wrong("has the tag `latest`, which is no version: what runs would change by itself")
    return Image(name, tag, digest)


_REGISTRY = re.compile(rf"(?![^/]*[A-Z]){_DOMAIN}(?:\.{_DOMAIN})*(?::[0-9]+)?(?:/{_REPOSITORY})?")


def registry(text: str) -> str:
    """A registry's host with an optional port and path."""
    if not _REGISTRY.fullmatch(text):
        raise Wrong("not a registry")
    return text


def variable(text: str) -> str:
    """The name of an environment variable."""
    if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", text, re.ASCII):
        mended = re.sub(r"[^A-Za-z0-9_]", "_", re.sub(r"^(?=[0-9])", "_", text))
        raise Wrong("a variable's name has letters, digits and `_`", *((mended,) if mended else ()))
    return text


def alert(text: str) -> str:
    """The name of an alert, as it stands in a label and in what people are told."""
    if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]{0,62}", text, re.ASCII):
        raise Wrong("not an alert's name: at most 63 letters, digits and `_`, and no digit first")
    return text


def metric(text: str) -> str:
    """The name of a measurement, as the data model of Prometheus has it."""
    if not re.fullmatch(r"[A-Za-z_:][A-Za-z0-9_:]*", text, re.ASCII):
        raise Wrong("not a measurement's name: letters, digits, `_` and `:`, and no digit first")
    return text


def header(text: str) -> str:
    """A header's name (RFC 9110 section 5.6.2, without the rarer token characters)."""
    if not re.fullmatch(r"[A-Za-z0-9-]+", text, re.ASCII):
        raise Wrong("a header's name has letters, digits and `-`")
    return text


def header_value(text: str) -> str:
    """A header's value: printable ASCII (RFC 9110 section 5.5)."""
    if not re.fullmatch(r"[!-~]([ -~]*[!-~])?", text, re.ASCII):
        raise Wrong("a header's value is printable ASCII, without spaces at its ends")
    return text


def cookie_value(text: str) -> str:
    """A cookie's value (RFC 6265 section 4.1.1)."""
    if not re.fullmatch(r"[!#-+\--:<-\[\]-~]+", text, re.ASCII):
        raise Wrong("a cookie's value is printable, without spaces, quotes, `,`, `;` and `\\`")
    return text


def cookie(text: str) -> str:
    """A cookie's name (RFC 6265 section 4.1.1, letters, digits, `_`, `-` and `.`), perhaps a
    star.
    """
    if not re.fullmatch(r"[A-Za-z0-9_.-]+\*?", text, re.ASCII):
        raise Wrong("a cookie's name has letters, digits, `_`, `-` and `.`")
    return text


def cookie_name(text: str) -> str:
    """One cookie's name, without a star."""
    if text.endswith("*"):
        raise Wrong("one cookie is meant, by its whole name")
    return cookie(text)


def metadata_key(text: str) -> str:
    """The key of a label or annotation, with an optional prefix."""
    prefix, slash, name = text.rpartition("/")
    if slash:
        subdomain(prefix)
    if not re.fullmatch(r"[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?", name, re.ASCII):
        raise Wrong("not the key of a label or annotation")
    return text


def label_value(text: str) -> str:
    """The value of a label."""
    if not re.fullmatch(r"([A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?)?", text, re.ASCII):
        raise Wrong("a label's value has at most 63 letters, digits, `-`, `_` and `.`")
    return text


def project_file(text: str) -> str:
    """A path relative to the project's folder, with ``/``, that does not leave it."""
    if text.startswith("/") or "\\" in text or re.match(r"[A-Za-z]:", text):
        raise Wrong("a file is named relative to the project's folder, with `/`")
    parts = text.split("/")
    if not text.isprintable() or "" in parts:
        raise Wrong("not a plain file name")
    if ".." in parts:
        raise Wrong("leads out of the project's folder")
    plain = "/".join(part for part in parts if part != ".")
    if not plain:
        raise Wrong("names no file")
    return plain


def secret_key(text: str) -> SecretKey:
    """``secret/key``; a key is a file's name where it is mounted, so none leads to a folder."""
    secret, slash, key = text.partition("/")
    if not slash:
        raise Wrong("names a Secret but not its key")
    if not re.fullmatch(r"[A-Za-z0-9._-]{1,253}", key, re.ASCII):
        raise Wrong("the key of a Secret has letters, digits, `-`, `_` and `.`")
    if key == "." or key.startswith(".."):
        raise Wrong("the key of a Secret is not `.`, and does not begin with `..`")
    return SecretKey(subdomain(secret), key)


def port_of(text: str) -> str | int:
    """A port's number or name."""
    return port(text) if text[:1].isdigit() else port_name(text)
