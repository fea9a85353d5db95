"""Hires: their list, the page of each, its rules, its journal, its exceptions."""

from __future__ import annotations

from importlib import import_module

from flask import Blueprint

pages = Blueprint("hires", __name__)

# Each of these adds its pages to the blueprint.
for _part in ("index", "opening", "show", "doors", "rules", "journal", "ledger"):
    import_module(f"{__name__}.{_part}")
