"""A person's own dates of arrival at a private address that a calendar can follow

Revision ID: 0030
Revises: 0029
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up one step."""
    with op.batch_alter_table("welcome") as table:
        table.add_column(sa.Column("feed", sa.Integer(), nullable=True))
        table.create_unique_constraint(op.f("uq_welcome_feed"), ["feed"])


def downgrade() -> None:
    """Go back one step."""
    with op.batch_alter_table("welcome") as table:
        table.drop_constraint(op.f("uq_welcome_feed"), type_="unique")
        table.drop_column("feed")
