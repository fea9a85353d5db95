"""Interviews: days and sessions, hours, accommodations, drafts, invitations, holds, questions

Revision ID: 0009
Revises: 0008
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

INSTANT = sa.DateTime(timezone=True)

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up one step."""
    op.create_table(
        "interview_plan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hire_id", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("gap", sa.Integer(), nullable=False),
        sa.Column("break_every", sa.Integer(), nullable=False),
        sa.Column("break_minutes", sa.Integer(), nullable=False),
        sa.CheckConstraint("break_every BETWEEN 0 AND 20", name=op.f("ck_interview_plan_break_every")),
        sa.CheckConstraint(
            "break_minutes BETWEEN 0 AND 120 AND break_minutes / 5 * 5 = break_minutes",
            name=op.f("ck_interview_plan_break_minutes"),
        ),
        sa.CheckConstraint("gap BETWEEN 0 AND 120 AND gap / 5 * 5 = gap", name=op.f("ck_interview_plan_gap")),
        sa.CheckConstraint(
            "minutes BETWEEN 10 AND 240 AND minutes / 5 * 5 = minutes", name=op.f("ck_interview_plan_minutes")
        ),
        sa.ForeignKeyConstraint(["hire_id"], ["hire.id"], name=op.f("fk_interview_plan_hire_id_hire")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interview_plan")),
        sa.UniqueConstraint("hire_id", name=op.f("uq_interview_plan_hire_id")),
    )
    op.create_table(
        "interview_question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hire_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("criterion", sa.String(), nullable=False),
        sa.Column("text_fr", sa.String(), nullable=False),
        sa.Column("text_en", sa.String(), nullable=False),
        sa.CheckConstraint("place > 0", name=op.f("ck_interview_question_place")),
        sa.ForeignKeyConstraint(["hire_id"], ["hire.id"], name=op.f("fk_interview_question_hire_id_hire")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interview_question")),
        sa.UniqueConstraint("hire_id", "place", name=op.f("uq_interview_question_hire_id_place")),
    )
    op.create_table(
        "interview_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hire_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("finish", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("video", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "start >= 0 AND finish > start AND finish <= 1440 AND start / 5 * 5 = start AND finish / 5 * 5 = finish",
            name=op.f("ck_interview_session_hours"),
        ),
        sa.ForeignKeyConstraint(["hire_id"], ["hire.id"], name=op.f("fk_interview_session_hire_id_hire")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interview_session")),
        sa.UniqueConstraint("hire_id", "day", "start", name=op.f("uq_interview_session_hire_id_day_start")),
    )
    op.create_table(
        "interview_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("application_id", sa.Integer(), nullable=True),
        sa.Column("free_from", sa.Integer(), nullable=False),
        sa.Column("free_to", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(member_id IS NULL) <> (application_id IS NULL)", name=op.f("ck_interview_answer_one_person")
        ),
        sa.CheckConstraint(
            "free_from >= 0 AND free_to >= free_from AND free_to <= 1440", name=op.f("ck_interview_answer_hours")
        ),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_interview_answer_application_id_application")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["jury_member.id"], name=op.f("fk_interview_answer_member_id_jury_member")
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["interview_session.id"],
            name=op.f("fk_interview_answer_session_id_interview_session"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interview_answer")),
        sa.UniqueConstraint("session_id", "application_id", name=op.f("uq_interview_answer_session_id_application_id")),
        sa.UniqueConstraint("session_id", "member_id", name=op.f("uq_interview_answer_session_id_member_id")),
    )
    with op.batch_alter_table("interview_answer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_interview_answer_application_id"), ["application_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_interview_answer_member_id"), ["member_id"], unique=False)

    op.create_table(
        "interview_draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hire_id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", INSTANT, nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("video", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_interview_draft_application_id_application")
        ),
        sa.ForeignKeyConstraint(["hire_id"], ["hire.id"], name=op.f("fk_interview_draft_hire_id_hire")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interview_draft")),
        sa.UniqueConstraint("application_id", name=op.f("uq_interview_draft_application_id")),
        sa.UniqueConstraint("hire_id", "starts_at", name=op.f("uq_interview_draft_hire_id_starts_at")),
    )
    op.create_table(
        "interview_hold",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hire_id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_interview_hold_application_id_application")
        ),
        sa.ForeignKeyConstraint(["hire_id"], ["hire.id"], name=op.f("fk_interview_hold_hire_id_hire")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_interview_hold_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interview_hold")),
        sa.UniqueConstraint("hire_id", "at", name=op.f("uq_interview_hold_hire_id_at")),
        sa.UniqueConstraint("person_id", "at", name=op.f("uq_interview_hold_person_id_at")),
        sa.UniqueConstraint("place", "at", name=op.f("uq_interview_hold_place_at")),
    )
    with op.batch_alter_table("interview_hold", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_interview_hold_application_id"), ["application_id"], unique=False)

    op.create_table(
        "interview_invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hire_id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("video", sa.Boolean(), nullable=False),
        sa.Column("told_at", INSTANT, nullable=False),
        sa.Column("starts_at", INSTANT, nullable=False),
        sa.Column("called_off_at", INSTANT, nullable=True),
        sa.Column("other_time_at", INSTANT, nullable=True),
        sa.Column("other_time_text", sa.String(), nullable=True),
        sa.CheckConstraint("minutes > 0", name=op.f("ck_interview_invitation_minutes")),
        sa.CheckConstraint(
            "other_time_text IS NULL OR other_time_at IS NOT NULL", name=op.f("ck_interview_invitation_other_time")
        ),
        sa.CheckConstraint("sequence >= 0", name=op.f("ck_interview_invitation_sequence")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_interview_invitation_application_id_application")
        ),
        sa.ForeignKeyConstraint(["hire_id"], ["hire.id"], name=op.f("fk_interview_invitation_hire_id_hire")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interview_invitation")),
        sa.UniqueConstraint("application_id", name=op.f("uq_interview_invitation_application_id")),
    )
    with op.batch_alter_table("interview_invitation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_interview_invitation_hire_id"), ["hire_id"], unique=False)

    op.create_table(
        "interview_need",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("kinds", sa.JSON(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.Column("extra_minutes", sa.Integer(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("settled_at", INSTANT, nullable=True),
        sa.Column("settled_by", sa.Integer(), nullable=True),
        sa.CheckConstraint("(settled_at IS NULL) = (settled_by IS NULL)", name=op.f("ck_interview_need_settled")),
        sa.CheckConstraint(
            "extra_minutes BETWEEN 0 AND 120 AND extra_minutes / 5 * 5 = extra_minutes",
            name=op.f("ck_interview_need_extra_minutes"),
        ),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_interview_need_application_id_application")
        ),
        sa.ForeignKeyConstraint(["settled_by"], ["person.id"], name=op.f("fk_interview_need_settled_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interview_need")),
        sa.UniqueConstraint("application_id", name=op.f("uq_interview_need_application_id")),
    )


def downgrade() -> None:
    """Go back one step."""
    op.drop_table("interview_need")
    with op.batch_alter_table("interview_invitation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_interview_invitation_hire_id"))

    op.drop_table("interview_invitation")
    with op.batch_alter_table("interview_hold", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_interview_hold_application_id"))

    op.drop_table("interview_hold")
    op.drop_table("interview_draft")
    with op.batch_alter_table("interview_answer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_interview_answer_member_id"))
        batch_op.drop_index(batch_op.f("ix_interview_answer_application_id"))

    op.drop_table("interview_answer")
    op.drop_table("interview_session")
    op.drop_table("interview_question")
    op.drop_table("interview_plan")
