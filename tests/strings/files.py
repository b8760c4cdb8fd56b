"""Programs for the slots that stand at a file's top, and for texts that no schema describes."""

from __future__ import annotations

from tests.strings.pieces import API, DATABASE, HOLE, OWN, TLS

INPUT = "free.input[0].value"
"""The slot whose value stands in no file."""

FILES: dict[str, str] = {
    "file.app[0].name": f"app {HOLE} {{ }}\n{API}",
    "file.service[0].name": f"app demo {{ }}\n{API.replace('service api', f'service {HOLE}')}",
    "file.service[0].like": f"app demo {{ }}\n{API}service two like {HOLE} {{ }}\n",
    "file.front[0].name": (
        f"app demo {{ }}\n{API}front {HOLE} {{ port http 80 }}\n"
        f"attach split to {HOLE} {{ send rest to api }}\n"
    ),
    "file.external[0].name": (
        f'app demo {{ }}\n{API}external {HOLE} {{ host "a.example.com"; port mysql 3306 }}\n'
        f"attach broker to api for {HOLE} {{ by name }}\n"
    ),
    "file.edge[0].name": (
        f"app demo {{ }}\n{API}edge {HOLE} {{ certificate secret tls;"
        ' host "a.example.com" { path / to api } }\n'
    ),
    **{
        f"file.attach[0].{slot}": f"app demo {{ }}\n{API}{DATABASE}attach {written}\n"
        for slot, written in (
            ("pattern", f"{HOLE} to api {{ }}"),
            ("label", f"sidecar {HOLE} to api {{ {'; '.join(OWN)} }}"),
            ("service", f"cache to {HOLE} {{ }}"),
            ("port", f"cache to api port {HOLE} {{ }}"),
            ("target", f"broker to api for {HOLE} {{ }}"),
        )
    },
    "file.attach[0].behind": (
        f"app demo {{ }}\n{API}attach cache to api {{ }}\n"
        f"attach tls to api behind {HOLE} {{ {'; '.join(TLS)} }}\n"
    ),
    "file.expect[0].service": f"app demo {{ }}\n{API}expect {HOLE} {{ GET / -> 200 }}\n",
    "file.expect[0].pod": f"app demo {{ }}\n{API}expect api from {HOLE} {{ GET / -> 200 }}\n",
    "file.environment[0].name": f"app demo {{ }}\n{API}environment {HOLE} {{ }}\n",
    "file.environment[0].like": (
        f"app demo {{ }}\n{API}environment one {{ }}\nenvironment two like {HOLE} {{ }}\n"
    ),
    "file.let[0].name": f'app demo {{ }}\n{API}let {HOLE} = "text"\n',
    "file.let[0].value": (
        f"app demo {{ }}\n{API}let one = {HOLE}\n"
        'attach sidecar two to api { image "registry.example.com/a:1.0"; user 10001;'
        ' env A "${one}" }\n'
    ),
    INPUT: (
        f"app demo {{ }}\n{API}input one: text\n"
        'attach sidecar two to api { image "registry.example.com/a:1.0"; user 10001;'
        ' env A "${one}" }\n'
    ),
    "file.input[0].name": f"app demo {{ }}\n{API}input {HOLE}: text\n",
    "file.input[0].type": f"app demo {{ }}\n{API}input one: {HOLE}\n",
    "file.import[0].file": f"app demo {{ }}\n{API}import {HOLE}\n",
    "free.patch[0].value": f"app demo {{ }}\n{API}".replace(
        "reach",
        f"patch deployment {{ metadata {{ annotations {{ example.com/a {HOLE} }} }} }}\n  reach",
    ),
    "free.nginx[0].value": (
        f"app demo {{ }}\n{API}attach tls to api {{ {'; '.join(TLS)};"
        f" nginx {{ add_header x-a {HOLE} }} }}\n"
    ),
    "free.pattern[0].value": (
        f"app demo {{ }}\n{API}pattern own(a: text = {HOLE}) {{ attach sidecar two to self {{"
        ' image "registry.example.com/a:1.0"; user 10001; env A "${a}" } }\n'
        "attach own to api\n"
    ),
    "file.resource[0].file": f"app demo {{ }}\n{API}resource {HOLE}\n",
}
"""Whole files, for slots at a file's top."""
