"""Applications being written, with the documents kept for them

Revision ID: 0024
Revises: 0023
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
KINDS = "kind IN ('cv', 'project')"


def upgrade() -> None:
    """Go up one step."""
    op.create_table(
        "application_draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hire_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("typed", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("page", sa.String(), nullable=False),
        sa.Column("begun_at", INSTANT, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.CheckConstraint("version > 0", name=op.f("ck_application_draft_version")),
        sa.ForeignKeyConstraint(["hire_id"], ["hire.id"], name=op.f("fk_application_draft_hire_id_hire")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_application_draft_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_draft")),
        sa.UniqueConstraint("hire_id", "person_id", name=op.f("uq_application_draft_hire_id_person_id")),
    )
    op.create_index(op.f("ix_application_draft_person_id"), "application_draft", ["person_id"])
    op.create_table(
        "draft_document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        *_kept("draft_document"),
        sa.CheckConstraint("size > 0", name=op.f("ck_draft_document_size")),
    )
    op.create_table(
        "draft_upload",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("token", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        *_kept("draft_upload"),
        sa.CheckConstraint("length > 0", name=op.f("ck_draft_upload_length")),
        sa.UniqueConstraint("token", name=op.f("uq_draft_upload_token")),
    )


def _kept(table: str) -> tuple[sa.Constraint, ...]:
    """What a document and one on its way have in common."""
    return (
        sa.CheckConstraint(KINDS, name=op.f(f"ck_{table}_kind")),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["application_draft.id"], name=op.f(f"fk_{table}_draft_id_application_draft"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("draft_id", "kind", name=op.f(f"uq_{table}_draft_id_kind")),
    )  # fmt: skip


def downgrade() -> None:
    """Go back one step."""
    for table in ("draft_upload", "draft_document", "application_draft"):
        op.drop_table(table)
