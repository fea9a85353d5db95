"""Counters of the voluntary equality survey: one row a school and a year

Revision ID: 0026
Revises: 0025
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

CELLS = (
    "sex_F", "sex_M", "sex_other", "age_under_30", "age_30_39", "age_40_49", "age_50_over", "disability_yes",
    "disability_no", "nationality_french", "nationality_european", "nationality_elsewhere",
)  # fmt: skip


def upgrade() -> None:
    """Go up one step."""
    op.create_table(
        "equality_tally",
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        *(sa.Column(cell, sa.Integer(), nullable=False) for cell in CELLS),
        sa.CheckConstraint(" AND ".join(f'"{cell}" >= 0' for cell in CELLS), name=op.f("ck_equality_tally_counts")),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_equality_tally_school_id_school")),
        sa.PrimaryKeyConstraint("school_id", "year", name=op.f("pk_equality_tally")),
    )


def downgrade() -> None:
    """Go back one step."""
    op.drop_table("equality_tally")
