"""Another e-mail address for an account, in force once its mailbox has confirmed it

Revision ID: 0028
Revises: 0027
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

_WAITS = sa.text("confirmed_at IS NULL AND stopped_at IS NULL")


def upgrade() -> None:
    """Go up one step."""
    op.create_table(
        "address_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(), nullable=True),
        sa.Column("previous", sa.String(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_address_change_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_address_change")),
    )
    op.create_index(op.f("ix_address_change_person_id"), "address_change", ["person_id"])
    op.create_index(
        "uq_address_change_waiting", "address_change", ["person_id"], unique=True, sqlite_where=_WAITS,
        postgresql_where=_WAITS,
    )  # fmt: skip


def downgrade() -> None:
    """Go back one step."""
    op.drop_table("address_change")
