"""The types that a slot can have: how a literal is read, and what to say when it is not one."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from ddpc.schema import hosts, literals, names
from ddpc.schema.references import REFERENCES
from ddpc.schema.slot_type import SlotType
from ddpc.syntax.nodes import Kind

_TYPES = (
    SlotType(
        name="name",
        doc="a DNS label: small letters, digits and `-`, at most 63, starting with a letter",
        example="web",
        read=names.label,
    ),
    SlotType(
        name="port-name",
        doc="a port's name: small letters, digits and `-`, at most 15",
        example="http",
        read=names.port_name,
    ),
    SlotType(name="text", doc="any text", example='"text"', read=names.text),
    SlotType(
        name="duration",
        doc="a length of time: ms, s, min, h or d",
        example="5s",
        read=literals.duration,
    ),
    SlotType(
        name="size",
        doc="an amount of memory or storage: Ki, Mi, Gi or Ti",
        example="256Mi",
        read=literals.size,
    ),
    SlotType(
        name="sizes",
        doc="a size, or a range of sizes",
        example="256Mi..1Gi",
        read=literals.sizes,
        widens=("size",),
    ),
    SlotType(
        name="cpu",
        doc="an amount of processor: cores, or thousandths of one with m",
        example="250m",
        read=literals.cpu,
    ),
    SlotType(name="percent", doc="a share of a hundred", example="10%", read=literals.percent),
    SlotType(name="rate", doc="events in a unit of time", example="10/s", read=literals.rate),
    SlotType(
        name="number",
        doc="a whole number, 0 or more",
        example="3",
        read=literals.number,
        widens=("positive",),
    ),
    SlotType(
        name="positive",
        doc="a whole number, 1 or more",
        example="3",
        read=literals.positive,
    ),
    SlotType(
        name="count",
        doc="a number, or a range of numbers",
        example="2..10",
        read=literals.count,
        widens=("number", "positive"),
    ),
    SlotType(
        name="user",
        doc="a numeric user, not 0",
        example="10001",
        read=literals.positive,
        widens=("positive",),
    ),
    SlotType(name="port", doc="a port: 1 to 65535", example="8080", read=literals.port),
    SlotType(
        name="port-of",
        doc="a port's name or number",
        example="http",
        read=names.port_of,
        widens=("port", "port-name"),
    ),
    SlotType(
        name="status",
        doc="a status of HTTP: 100 to 599",
        example="200",
        read=literals.status,
    ),
    SlotType(
        name="version",
        doc="a version: major.minor",
        example="1.30",
        read=literals.version,
    ),
    SlotType(
        name="hostname",
        doc="a host's name",
        example='"www.example.com"',
        read=hosts.hostname,
    ),
    SlotType(
        name="host",
        doc="a host's name or address",
        example='"db.example.com"',
        read=hosts.host,
        widens=("hostname", "address"),
    ),
    SlotType(
        name="address",
        doc="an IP address",
        example="192.0.2.10",
        read=hosts.address,
    ),
    SlotType(
        name="cidr",
        doc="a network in CIDR notation",
        example="10.0.0.0/8",
        read=hosts.cidr,
    ),
    SlotType(
        name="url",
        doc="an address of HTTP: scheme, host, perhaps a port and a path",
        example='"http://localhost:8080"',
        read=hosts.url,
    ),
    SlotType(name="path", doc="a request path", example="/ready", read=names.request_path),
    SlotType(
        name="path-query",
        doc="a request path, perhaps with a query",
        example="/search?q=dog",
        read=names.path_and_query,
        widens=("path",),
    ),
    SlotType(
        name="paths",
        doc="a request path, or all below one with a star",
        example="/static/*",
        read=names.path_pattern,
        widens=("path",),
    ),
    SlotType(
        name="directory",
        doc="an absolute path in a container",
        example="/data",
        read=names.directory,
    ),
    SlotType(
        name="image",
        doc="a container image with a tag or digest",
        example='"redis:7.2"',
        read=names.image,
    ),
    SlotType(
        name="registry",
        doc="where images are pushed: a host, and perhaps a path",
        example='"registry.example.com/team"',
        read=names.registry,
    ),
    SlotType(
        name="variable",
        doc="the name of an environment variable",
        example="LOG_LEVEL",
        read=names.variable,
    ),
    SlotType(
        name="header",
        doc="the name of a header",
        example="x-user",
        read=names.header,
    ),
    SlotType(
        name="header-value",
        doc="the value of a header: printable text",
        example='"on"',
        read=names.header_value,
        widens=("name", "hostname", "number", "positive"),
    ),
    SlotType(
        name="cookie-value",
        doc="a cookie's value: printable text without spaces, quotes, `,`, `;` and a backslash",
        example='"on"',
        read=names.cookie_value,
        widens=("name", "number", "positive"),
    ),
    SlotType(
        name="cookie",
        doc="a cookie's name; a star at the end stands for any ending",
        example='"logged_in_*"',
        read=names.cookie,
        widens=("cookie-name",),
    ),
    SlotType(
        name="cookie-name",
        doc="a cookie's name",
        example="SESSION",
        read=names.cookie_name,
    ),
    SlotType(
        name="alert",
        doc="the name of an alert: letters, digits and `_`",
        example="QueueLong",
        read=names.alert,
    ),
    SlotType(
        name="metric",
        doc="the name of a measurement: letters, digits, `_` and `:`",
        example="redis_up",
        read=names.metric,
    ),
    SlotType(
        name="key",
        doc="the key of a label or annotation",
        example='"example.com/team"',
        read=names.metadata_key,
    ),
    SlotType(
        name="label-value",
        doc="the value of a label: at most 63 letters, digits, `-`, `_` and `.`",
        example="backend",
        read=names.label_value,
        widens=("name",),
    ),
    SlotType(
        name="file",
        doc="a file of the project, relative to its folder",
        example='"settings.json"',
        read=names.project_file,
        kinds=(Kind.STRING,),
    ),
    SlotType(
        name="secret",
        doc="the name of a Secret of the cluster",
        example="words-tls",
        read=names.subdomain,
    ),
    SlotType(
        name="secret-key",
        doc="a Secret and one of its keys",
        example="words/password",
        read=names.secret_key,
    ),
    SlotType(
        name="namespace",
        doc="the name of a namespace of the cluster",
        example="monitoring",
        read=names.label,
        widens=("name",),
    ),
    SlotType(
        name="object",
        doc="the name of an object of the cluster",
        example="fast",
        read=names.subdomain,
        widens=("name",),
    ),
    *REFERENCES,
)

TYPES: Mapping[str, SlotType] = MappingProxyType({kind.name: kind for kind in _TYPES})
"""Every slot type by its name."""

__all__ = ["TYPES", "SlotType"]
