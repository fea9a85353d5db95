"""Copies of documents without names, and checks that nothing shows

Revision ID: 0007
Revises: 0006
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

INSTANT = sa.DateTime(timezone=True)
PREPARED = sa.text("signed_at IS NULL AND replaced_at IS NULL")
SIGNED = sa.text("signed_at IS NOT NULL AND replaced_at IS NULL")

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up one step."""
    op.create_table(
        "document_copy",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("unchanged", sa.Boolean(), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("unread", sa.Integer(), nullable=False),
        sa.Column("prepared_by", sa.Integer(), nullable=False),
        sa.Column("prepared_at", INSTANT, nullable=False),
        sa.Column("signed_by", sa.Integer(), nullable=True),
        sa.Column("signed_at", INSTANT, nullable=True),
        sa.Column("replaced_at", INSTANT, nullable=True),
        sa.CheckConstraint("size > 0", name=op.f("ck_document_copy_size")),
        sa.CheckConstraint("places >= 0 AND unread >= 0", name=op.f("ck_document_copy_scanned")),
        sa.CheckConstraint("(signed_at IS NULL) = (signed_by IS NULL)", name=op.f("ck_document_copy_signed")),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_document_copy_document_id_document")),
        sa.ForeignKeyConstraint(["prepared_by"], ["person.id"], name=op.f("fk_document_copy_prepared_by_person")),
        sa.ForeignKeyConstraint(["signed_by"], ["person.id"], name=op.f("fk_document_copy_signed_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_copy")),
    )
    op.create_index("ix_document_copy_document_id", "document_copy", ["document_id"])
    for name, where in (("uq_document_copy_prepared", PREPARED), ("uq_document_copy_signed", SIGNED)):
        op.create_index(
            name, "document_copy", ["document_id"], unique=True, sqlite_where=where, postgresql_where=where
        )
    op.create_table(
        "blindness_check",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hire_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("jurors", sa.Integer(), nullable=False),
        sa.Column("walked", sa.Integer(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("found", sa.JSON(), nullable=False),
        sa.CheckConstraint("walked >= 0 AND walked <= jurors", name=op.f("ck_blindness_check_walked")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_blindness_check_by_id_person")),
        sa.ForeignKeyConstraint(["hire_id"], ["hire.id"], name=op.f("fk_blindness_check_hire_id_hire")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_blindness_check")),
    )
    op.create_index("ix_blindness_check_hire_id", "blindness_check", ["hire_id"])


def downgrade() -> None:
    """Go back one step."""
    op.drop_table("blindness_check")
    op.drop_table("document_copy")
