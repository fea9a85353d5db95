"""How far from its rule a derogation goes

Revision ID: 0032
Revises: 0031
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up one step. Derogations signed before keep covering their rule however far it is missed."""
    with op.batch_alter_table("exception_entry") as batch_op:
        batch_op.add_column(sa.Column("gap", sa.Double(), nullable=True))


def downgrade() -> None:
    """Go back one step."""
    with op.batch_alter_table("exception_entry") as batch_op:
        batch_op.drop_column("gap")
