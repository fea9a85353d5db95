"""Requests about one's data: their kind, their clock, who answers, and what stands beside a file from then on

Revision ID: 0021
Revises: 0020
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
OPEN = "state IN ('filed', 'in_charge')"
CHECKS = {
    "state": "state IN ('begun', 'filed', 'in_charge', 'answered', 'withdrawn')",
    "kind": "kind IN ('access', 'rectification', 'restriction', 'objection', 'erasure')",
    "language": "language IN ('fr', 'en')",
    "outcome": "outcome IS NULL OR outcome IN ('granted', 'partly', 'refused')",
    "answered": "(state = 'answered') = (answered_at IS NOT NULL)",
    "answer_whole": "answered_at IS NULL OR (outcome IS NOT NULL AND answer IS NOT NULL)",
    "in_charge": "state NOT IN ('in_charge', 'answered') OR handler_id IS NOT NULL",
    "extended": "(extended_at IS NULL) = (extension IS NULL)",
    "annotation": "annotation IS NULL OR (kind = 'rectification' AND state = 'answered')",
}


def _link(column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_data_request_{column}_{to}"))


def upgrade() -> None:
    """Go up one step."""
    op.create_table(
        "data_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("hire_id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("kind", "text", "language", "state")),
        *(sa.Column(name, INSTANT, nullable=False) for name in ("state_since", "filed_at", "answer_due")),
        sa.Column("handler_id", sa.Integer(), nullable=True),
        sa.Column("extended_at", INSTANT, nullable=True),
        *(sa.Column(name, sa.String(), nullable=True) for name in ("extension", "outcome", "answer", "annotation")),
        sa.Column("answered_at", INSTANT, nullable=True),
        *(sa.CheckConstraint(said, name=op.f(f"ck_data_request_{name}")) for name, said in CHECKS.items()),
        _link("hire_id", "hire"),
        _link("application_id", "application"),
        _link("person_id", "person"),
        _link("handler_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_data_request")),
        sa.UniqueConstraint("number", name=op.f("uq_data_request_number")),
    )
    for column in ("hire_id", "application_id", "person_id", "handler_id"):
        op.create_index(op.f(f"ix_data_request_{column}"), "data_request", [column])
    op.create_index("ix_data_request_state_due", "data_request", ["state", "answer_due"])
    op.create_index(
        "uq_data_request_open", "data_request", ["application_id", "kind"], unique=True,
        sqlite_where=sa.text(OPEN), postgresql_where=sa.text(OPEN),
    )  # fmt: skip


def downgrade() -> None:
    """Go back one step."""
    op.drop_table("data_request")
