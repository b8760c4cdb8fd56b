"""Where a design has Secrets used: in which containers, as what."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import attrs

from ddpc.ir.design import Attachment, Design
from ddpc.ir.values import SecretKey
from tests.agreement.reader.declared import Certificate, Kept

_TLS_KEYS = ("tls.crt", "tls.key")
Use = tuple[str, SecretKey]
"""A variable, the path or name of a file, or nothing that is said; and what it holds."""


def kept(design: Design) -> Iterator[Kept]:
    """Every key that a container is given, but for authorities."""
    for service in design.services:
        for what, one in _uses(service):
            yield Kept(service.name, frozenset(), what, one.secret, one.key)
    for attachment in design.attachments:
        parts = containers(attachment)
        for what, one in _uses_of(attachment):
            yield Kept(attachment.service, parts, what, one.secret, one.key)
        options: Any = attachment.options
        for key in _TLS_KEYS if getattr(options, "certificate", None) is not None else ():
            yield Kept(attachment.service, parts, key, options.certificate, key)
    for edge in design.edges:
        for host in edge.hosts:
            for key in _TLS_KEYS:
                secret = host.certificate or edge.certificate
                yield Kept(edge.name, frozenset({"edge"}), key, secret, key)


def certificates(design: Design) -> Iterator[Certificate]:
    """Which Secret has the certificate of each host."""
    for one in design.attachments:
        options: Any = one.options
        if getattr(options, "certificate", None) is not None:
            for host in options.hosts:
                yield Certificate(one.service, host, options.certificate)
    for edge in design.edges:
        for each in edge.hosts:
            yield Certificate(edge.name, each.host, each.certificate or edge.certificate)


def authorities(design: Design) -> Iterator[tuple[str, str]]:
    """By whom each service and host outside is signed, where a Secret says it."""
    owners = [(one.name, one.authority) for one in design.services]
    owners += [(one.host, one.authority) for one in design.externals]
    for owner, authority in owners:
        if authority is not None and authority.secret is not None:
            yield owner, authority.secret
    for one in design.attachments:
        options: Any = one.options
        if getattr(options, "authority", None) is not None:
            yield one.service, options.authority


def containers(attachment: Attachment) -> frozenset[str]:
    """How the container of an attachment may be called."""
    pattern, label = attachment.pattern, attachment.label
    return frozenset((pattern,) if label is None else (label, f"{pattern}-{label}", pattern))


def _uses_of(attachment: Attachment) -> Iterator[Use]:
    options: Any = attachment.options
    if attachment.pattern != "git-sync":
        yield from _uses(options)
        return
    if options.login is not None:
        yield "password", options.login[1]
    if options.key is not None:
        yield from zip(("key", "known_hosts"), options.key, strict=True)


def _uses(node: Any) -> Iterator[Use]:
    """Keys of Secrets in a node and below it, each with what it is there."""
    if isinstance(node, SecretKey):
        yield "", node
    elif isinstance(getattr(node, "value", None), SecretKey):
        yield getattr(node, "name", ""), node.value
    elif isinstance(getattr(node, "content", None), SecretKey):
        yield node.path, node.content
    elif attrs.has(type(node)):
        for one in attrs.fields(type(node)):
            yield from _uses(getattr(node, one.name))
    elif isinstance(node, tuple):
        for part in node:
            yield from _uses(part)
