"""The compiled style sheet is the one of its sources, and knows every class that a template uses."""

from __future__ import annotations

import re
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).parents[2]
ASSETS = ROOT / "assets"
STATIC = ROOT / "recruitment" / "web" / "static"
TEMPLATES = ROOT / "recruitment" / "web" / "templates"


def test_style_sheet_was_compiled_from_these_sources() -> None:
    sources = [ASSETS / "package.json", ASSETS / "theme.scss", *sorted((ASSETS / "scss").glob("*.scss"))]
    digest = sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()
    assert (ASSETS / "built.sha256").read_text().split()[0] == digest, "run `make assets`"


def test_every_class_of_ours_in_a_template_has_a_style() -> None:
    css = (STATIC / "theme.css").read_text("utf-8-sig")
    styled = set(re.findall(r"\.(otm-[\w-]+)", css))
    used = {
        (name, path.name)
        for path in TEMPLATES.rglob("*.html")
        for attribute in re.findall(r'class="([^"]*)"', path.read_text("utf-8"))
        for name in re.findall(r"(?<![\w-])otm-[\w-]+(?![\w-]*\{)", attribute)
    }
    assert sorted((name, file) for name, file in used if name not in styled) == []


def test_style_sheet_loads_nothing_from_elsewhere() -> None:
    css = (STATIC / "theme.css").read_text("utf-8-sig")
    assert not re.search(r"@import|url\((?![\"']?data:)", css)
    assert "crest" not in css
    assert "The MIT License" in (STATIC / "NOTICE.txt").read_text()
