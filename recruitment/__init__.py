"""The Flask application: rows, verbs and pages of the recruitment engine."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flask import Flask

__version__ = "0.1.0"


def create_app(config: Mapping[str, Any] | None = None) -> Flask:
    """The application, set from the environment, then from `config`. Raises ConfigError."""
    # Imported here so that `import recruitment.models` costs neither Flask nor a template.
    from flask import Flask

    from recruitment import config as settings
    from recruitment import extensions, web

    app = Flask(__name__, static_folder=None, template_folder="web/templates")
    settings.apply(app, config)
    extensions.start(app)
    web.start(app)
    return app
