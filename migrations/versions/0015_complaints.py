"""Complaints and what is added to them

Revision ID: 0015
Revises: 0014
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

STATES = "('begun', 'filed', 'acknowledged', 'examined', 'answered', 'withdrawn')"
SUBJECTS = (
    "('advert', 'eligibility', 'links', 'assessment', 'interview', 'delay', 'discrimination', 'personal_data', 'other')"
)
OPEN = "state IN ('filed', 'acknowledged', 'examined')"


def upgrade() -> None:
    """Go up one step."""
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "complaint",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("hire_id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer()),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("state_since", moment, nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("filed_at", moment, nullable=False),
        sa.Column("acknowledge_due", moment, nullable=False),
        sa.Column("answer_due", moment, nullable=False),
        sa.Column("acknowledged_at", moment),
        sa.Column("handler_id", sa.Integer()),
        sa.Column("outcome", sa.String()),
        sa.Column("answer", sa.String()),
        sa.Column("answered_at", moment),
        sa.CheckConstraint(f"state IN {STATES}", name=op.f("ck_complaint_state")),
        sa.CheckConstraint(f"subject IN {SUBJECTS}", name=op.f("ck_complaint_subject")),
        sa.CheckConstraint("language IN ('fr', 'en')", name=op.f("ck_complaint_language")),
        sa.CheckConstraint(
            "outcome IS NULL OR outcome IN ('founded', 'partly', 'unfounded', 'out_of_scope')",
            name=op.f("ck_complaint_outcome"),
        ),
        sa.CheckConstraint("(state = 'answered') = (answered_at IS NOT NULL)", name=op.f("ck_complaint_answered")),
        sa.CheckConstraint(
            "answered_at IS NULL OR (outcome IS NOT NULL AND answer IS NOT NULL)",
            name=op.f("ck_complaint_answer_whole"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('acknowledged', 'examined', 'answered') OR handler_id IS NOT NULL",
            name=op.f("ck_complaint_in_charge"),
        ),
        sa.CheckConstraint("handler_id IS NULL OR handler_id <> person_id", name=op.f("ck_complaint_handler_other")),
        sa.ForeignKeyConstraint(["hire_id"], ["hire.id"], name=op.f("fk_complaint_hire_id_hire")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_complaint_application_id_application")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_complaint_person_id_person")),
        sa.ForeignKeyConstraint(["handler_id"], ["person.id"], name=op.f("fk_complaint_handler_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complaint")),
        sa.UniqueConstraint("number", name=op.f("uq_complaint_number")),
    )
    for column in ("hire_id", "person_id", "handler_id"):
        op.create_index(op.f(f"ix_complaint_{column}"), "complaint", [column])
    op.create_index("ix_complaint_state", "complaint", ["state"])
    op.create_index(
        "uq_complaint_open", "complaint", ["hire_id", "person_id"], unique=True, sqlite_where=sa.text(OPEN),
        postgresql_where=sa.text(OPEN),
    )  # fmt: skip
    op.create_table(
        "complaint_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("complaint_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.CheckConstraint("kind IN ('addition', 'finding')", name=op.f("ck_complaint_note_kind")),
        sa.ForeignKeyConstraint(
            ["complaint_id"], ["complaint.id"], name=op.f("fk_complaint_note_complaint_id_complaint")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_complaint_note_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complaint_note")),
    )
    op.create_index(op.f("ix_complaint_note_complaint_id"), "complaint_note", ["complaint_id"])


def downgrade() -> None:
    """Go back one step."""
    op.drop_table("complaint_note")
    op.drop_table("complaint")
