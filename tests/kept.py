"""What each application of a test would compile anew, kept for the next one: templates, addresses, statements."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from sqlalchemy import Engine, create_engine
from werkzeug.routing import Rule

from recruitment.models import base


class Compiled(BytecodeCache):
    """Compiled templates, in memory. Jinja itself sees that one has changed."""

    def __init__(self) -> None:
        self.codes: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give a template's code, where it is known."""
        if bucket.key in self.codes:
            bucket.bytecode_from_string(self.codes[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a template's code."""
        self.codes[bucket.key] = bucket.bytecode_to_string()


def keep(patch: pytest.MonkeyPatch) -> None:
    """Have every application and every engine made from now on share what they compile."""
    patch.setattr(Flask, "jinja_options", {"bytecode_cache": Compiled()})
    engines: dict[str, Engine] = {}

    def alike(*args: Any, **options: Any) -> Engine:
        engine = create_engine(*args, **options)
        first = engines.get(engine.dialect.name)
        if first is None or first.dialect.server_version_info is None:  # a dialect knows its server once connected
            engines[engine.dialect.name] = engine
        else:
            engine.dialect, engine._compiled_cache = first.dialect, first._compiled_cache  # the one is a key of the other
        return engine

    patch.setattr(base, "create_engine", alike)
    builders: dict[Any, Any] = {}
    build = Rule._compile_builder

    def once(rule: Rule, append_unknown: bool = True) -> Any:
        key = (tuple(rule._trace), tuple((rule.defaults or {}).items()), append_unknown)
        if key not in builders:
            builders[key] = build(rule, append_unknown)
        return builders[key]

    patch.setattr(Rule, "_compile_builder", once)
