"""The laboratory's part is asked of whoever is responsible for the unit; the nationality first and alone

Revision ID: 0022
Revises: 0021
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

BEFORE, AFTER = "('asked', 'filled', 'returned', 'accepted')", "('first', 'asked', 'stated', 'filled', 'returned', 'accepted')"


def upgrade() -> None:
    """Go up one step."""
    with op.batch_alter_table("clearance_part") as table:
        table.add_column(sa.Column("asked_of", sa.Integer(), nullable=True))
        table.create_foreign_key(op.f("fk_clearance_part_asked_of_person"), "person", ["asked_of"], ["id"])
        table.drop_constraint(op.f("ck_clearance_part_state"), type_="check")
        table.create_check_constraint(op.f("ck_clearance_part_state"), f"state IN {AFTER}")
    op.create_index(op.f("ix_clearance_part_asked_of"), "clearance_part", ["asked_of"], unique=False)


def downgrade() -> None:
    """Go back one step. What was stated alone counts as handed in; what was asked alone is asked whole."""
    op.drop_index(op.f("ix_clearance_part_asked_of"), table_name="clearance_part")
    op.execute(sa.text("UPDATE clearance_part SET state = 'asked' WHERE state = 'first'"))
    op.execute(sa.text("UPDATE clearance_part SET state = 'filled' WHERE state = 'stated'"))
    with op.batch_alter_table("clearance_part") as table:
        table.drop_constraint(op.f("ck_clearance_part_state"), type_="check")
        table.create_check_constraint(op.f("ck_clearance_part_state"), f"state IN {BEFORE}")
        table.drop_constraint(op.f("fk_clearance_part_asked_of_person"), type_="foreignkey")
        table.drop_column("asked_of")
