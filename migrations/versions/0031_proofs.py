"""Proofs asked of the shortlisted

Revision ID: 0031
Revises: 0030
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

_COME = "(sha256 IS NULL) = (size IS NULL) AND (sha256 IS NULL) = (pages IS NULL) AND (sha256 IS NULL) = (received_at IS NULL)"


def upgrade() -> None:
    """Go up one step."""
    op.create_table(
        "proof",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=True),
        sa.Column("size", sa.Integer(), nullable=True),
        sa.Column("pages", sa.Integer(), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("said_by", sa.Integer(), nullable=True),
        sa.Column("soon_told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("late_told_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(_COME, name=op.f("ck_proof_come")),
        sa.CheckConstraint("(said_at IS NULL) = (said_by IS NULL)", name=op.f("ck_proof_said")),
        sa.CheckConstraint("(state IN ('waiting', 'missing')) OR sha256 IS NOT NULL", name=op.f("ck_proof_file")),
        sa.CheckConstraint("kind IN ('degree', 'experience')", name=op.f("ck_proof_kind")),
        sa.CheckConstraint("size > 0", name=op.f("ck_proof_size")),
        sa.CheckConstraint(
            "state IN ('waiting', 'received', 'checked', 'missing', 'unreadable')", name=op.f("ck_proof_state")
        ),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_proof_application_id_application")
        ),
        sa.ForeignKeyConstraint(["asked_by"], ["person.id"], name=op.f("fk_proof_asked_by_person")),
        sa.ForeignKeyConstraint(["said_by"], ["person.id"], name=op.f("fk_proof_said_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proof")),
        sa.UniqueConstraint("application_id", "kind", name=op.f("uq_proof_application_id_kind")),
    )


def downgrade() -> None:
    """Go back one step."""
    op.drop_table("proof")
