"""Drafts of marks: what a juror has put down and not handed in

Revision ID: 0010
Revises: 0009
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up one step."""
    op.create_table(
        "mark_draft",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("criterion", sa.String(), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("page", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("stage IN ('sift', 'interview')", name=op.f("ck_mark_draft_stage")),
        sa.CheckConstraint("level IN ('', '0', '1', '2', '3', '4', '5')", name=op.f("ck_mark_draft_level")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_mark_draft_version")),
        sa.ForeignKeyConstraint(["member_id"], ["jury_member.id"], name=op.f("fk_mark_draft_member_id_jury_member")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_mark_draft_application_id_application")
        ),
        sa.PrimaryKeyConstraint("member_id", "application_id", "stage", "criterion", name=op.f("pk_mark_draft")),
    )
    op.create_index("ix_mark_draft_application", "mark_draft", ["application_id"])


def downgrade() -> None:
    """Go back one step."""
    op.drop_table("mark_draft")
