"""The welcome of whoever accepted a post, and what its tasks need: anchors, outcomes, notes, revisions, reminders

Revision ID: 0019
Revises: 0018
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

STATES = "('running', 'complete', 'ended')"
OWNERS = "('hr', 'hiring_manager', 'unit', 'security', 'it', 'prevention', 'person')"
TEXTS = ("arrival", "contact_name", "contact_email", "contact_phone", "mentor", "end_note")
CHECKS = {
    "role": f"role IN {OWNERS}",
    "anchor": "anchor IS NULL OR anchor IN ('acceptance', 'start')",
    "anchored": "(anchor IS NULL) = (days IS NULL)",
    "outcome": "outcome IS NULL OR outcome IN ('done', 'not_needed')",
    "settled": "(outcome IS NULL) = (done_at IS NULL)",
    "reason": "outcome IS NULL OR outcome <> 'not_needed' OR note <> ''",
}
COLUMNS = ("anchor", "days", "outcome", "done_on", "note", "revision", "soon_told_at", "late_told_at")


def upgrade() -> None:
    """Go up one step. Tasks that were done before stay done."""
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "welcome",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hire_id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("state_since", moment, nullable=False),
        sa.Column("accepted_on", sa.Date(), nullable=False),
        sa.Column("start_on", sa.Date(), nullable=True),
        *(sa.Column(name, sa.String(), nullable=False) for name in TEXTS),
        sa.CheckConstraint(f"state IN {STATES}", name=op.f("ck_welcome_state")),
        sa.ForeignKeyConstraint(["hire_id"], ["hire.id"], name=op.f("fk_welcome_hire_id_hire")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_welcome_application_id_application")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_welcome")),
        sa.UniqueConstraint("application_id", name=op.f("uq_welcome_application_id")),
    )
    op.create_index("ix_welcome_hire_id", "welcome", ["hire_id"])
    op.create_index("ix_welcome_state", "welcome", ["state"])
    with op.batch_alter_table("welcome_task") as table:
        table.add_column(sa.Column("anchor", sa.String(), nullable=True))
        table.add_column(sa.Column("days", sa.Integer(), nullable=True))
        table.add_column(sa.Column("outcome", sa.String(), nullable=True))
        table.add_column(sa.Column("done_on", sa.Date(), nullable=True))
        table.add_column(sa.Column("note", sa.String(), nullable=False, server_default=""))
        table.add_column(sa.Column("revision", sa.Integer(), nullable=False, server_default="1"))
        table.add_column(sa.Column("soon_told_at", moment, nullable=True))
        table.add_column(sa.Column("late_told_at", moment, nullable=True))
    op.execute("UPDATE welcome_task SET outcome = 'done', done_on = date(done_at) WHERE done_at IS NOT NULL")
    with op.batch_alter_table("welcome_task") as table:
        table.alter_column("note", server_default=None)
        table.alter_column("revision", server_default=None)
        for name, text in CHECKS.items():
            table.create_check_constraint(op.f(f"ck_welcome_task_{name}"), text)


def downgrade() -> None:
    """Go back one step."""
    with op.batch_alter_table("welcome_task") as table:
        for name in CHECKS:
            table.drop_constraint(op.f(f"ck_welcome_task_{name}"), type_="check")
        for name in COLUMNS:
            table.drop_column(name)
    op.drop_table("welcome")
