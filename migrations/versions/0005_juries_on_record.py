"""Juries on record: who is a specialist, the acts of appointment, sessions held elsewhere

Revision ID: 0005
Revises: 0004
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

INSTANT = sa.DateTime(timezone=True)
KINDS = "('doctoral', 'postdoc', 'engineer', 'lecturer', 'professor', 'support')"

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up one step."""
    op.add_column("jury_member", sa.Column("specialist", sa.Boolean(), nullable=True))
    op.create_table(
        "jury_act",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hire_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("amends_id", sa.Integer(), nullable=True),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("signed_by", sa.Integer(), nullable=False),
        sa.Column("entry", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("chair_sex", sa.String(), nullable=False),
        sa.Column("field", sa.String(), server_default="", nullable=False),
        sa.Column("published_at", INSTANT, nullable=True),
        sa.CheckConstraint("number >= 1", name=op.f("ck_jury_act_number")),
        sa.CheckConstraint("(number = 1) = (amends_id IS NULL)", name=op.f("ck_jury_act_amends")),
        sa.CheckConstraint("published_at >= at", name=op.f("ck_jury_act_published")),
        sa.CheckConstraint("chair_sex IN ('F', 'M', 'U')", name=op.f("ck_jury_act_chair_sex")),
        sa.ForeignKeyConstraint(["hire_id"], ["hire.id"], name=op.f("fk_jury_act_hire_id_hire")),
        sa.ForeignKeyConstraint(["amends_id"], ["jury_act.id"], name=op.f("fk_jury_act_amends_id_jury_act")),
        sa.ForeignKeyConstraint(["signed_by"], ["person.id"], name=op.f("fk_jury_act_signed_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jury_act")),
        sa.UniqueConstraint("hire_id", "number", name=op.f("uq_jury_act_hire_id_number")),
        sa.UniqueConstraint("hire_id", "entry", name=op.f("uq_jury_act_hire_id_entry")),
        sa.UniqueConstraint("amends_id", name=op.f("uq_jury_act_amends_id")),
    )
    op.create_table(
        "chair_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("sex", sa.String(), nullable=False),
        sa.Column("hire_id", sa.Integer(), nullable=False),
        sa.Column("entered_by", sa.Integer(), nullable=False),
        sa.Column("entered_at", INSTANT, nullable=False),
        sa.Column("struck_at", INSTANT, nullable=True),
        sa.CheckConstraint("sex IN ('F', 'M', 'U')", name=op.f("ck_chair_session_sex")),
        sa.CheckConstraint(f"kind IN {KINDS}", name=op.f("ck_chair_session_kind")),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_chair_session_school_id_school")),
        sa.ForeignKeyConstraint(["hire_id"], ["hire.id"], name=op.f("fk_chair_session_hire_id_hire")),
        sa.ForeignKeyConstraint(["entered_by"], ["person.id"], name=op.f("fk_chair_session_entered_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chair_session")),
    )
    op.create_index(op.f("ix_chair_session_hire_id"), "chair_session", ["hire_id"], unique=False)
    op.create_index(
        "uq_chair_session_day", "chair_session", ["school_id", "kind", "field", "held_on"], unique=True,
        sqlite_where=sa.text("struck_at IS NULL"), postgresql_where=sa.text("struck_at IS NULL"),
    )  # fmt: skip


def downgrade() -> None:
    """Go back one step."""
    op.drop_table("chair_session")
    op.drop_table("jury_act")
    op.drop_column("jury_member", "specialist")
