"""New dates for stages promised to candidates, and the dates that were missed

Revision ID: 0018
Revises: 0017
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

STAGES = "('eligibility', 'files', 'interviews', 'answers')"


def upgrade() -> None:
    """Go up one step."""
    op.add_column("hire", sa.Column("new_dates", sa.JSON(), nullable=False, server_default="{}"))
    op.create_table(
        "missed_date",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hire_id", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("promised_on", sa.Date(), nullable=False),
        sa.Column("noticed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(f"stage IN {STAGES}", name=op.f("ck_missed_date_stage")),
        sa.ForeignKeyConstraint(["hire_id"], ["hire.id"], name=op.f("fk_missed_date_hire_id_hire")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_missed_date")),
        sa.UniqueConstraint(
            "hire_id", "stage", "promised_on", name=op.f("uq_missed_date_hire_id_stage_promised_on")
        ),
    )  # fmt: skip


def downgrade() -> None:
    """Go back one step."""
    op.drop_table("missed_date")
    op.drop_column("hire", "new_dates")
