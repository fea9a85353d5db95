"""The notice that was read, who opened which document, and consents to stay in the pool

Revision ID: 0020
Revises: 0019
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
RUNNING = "withdrawn_at IS NULL AND ended_at IS NULL"


def _link(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"))


def _check(table: str, name: str, said: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(said, name=op.f(f"ck_{table}_{name}"))


def upgrade() -> None:
    """Go up one step."""
    op.create_table(
        "notice_reading",
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        _check("notice_reading", "language", "language IN ('fr', 'en')"),
        _link("notice_reading", "application_id", "application"),
        sa.PrimaryKeyConstraint("application_id", name=op.f("pk_notice_reading")),
    )
    op.create_table(
        "document_reading",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        _link("document_reading", "application_id", "application"),
        _link("document_reading", "person_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_reading")),
    )
    op.create_index(op.f("ix_document_reading_at"), "document_reading", ["at"])
    op.create_index("ix_document_reading_application_at", "document_reading", ["application_id", "at"])
    kinds = "'doctoral', 'postdoc', 'engineer', 'lecturer', 'professor', 'support'"
    op.create_table(
        "pool_consent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("given_at", INSTANT, nullable=False),
        sa.Column("until", INSTANT, nullable=False),
        sa.Column("notice", sa.String(), nullable=False),
        sa.Column("said", sa.String(), nullable=True),
        sa.Column("kind", sa.String(), nullable=True),
        sa.Column("withdrawn_at", INSTANT, nullable=True),
        sa.Column("ended_at", INSTANT, nullable=True),
        _check("pool_consent", "dated", "given_at < until"),
        _check("pool_consent", "kind", f"kind IS NULL OR kind IN ({kinds})"),
        _check("pool_consent", "nothing_without_consent", f"({RUNNING}) = (said IS NOT NULL)"),
        _check("pool_consent", "kind_without_consent", "said IS NOT NULL OR kind IS NULL"),
        _link("pool_consent", "person_id", "person"),
        _link("pool_consent", "school_id", "school"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pool_consent")),
    )
    op.create_index(op.f("ix_pool_consent_person_id"), "pool_consent", ["person_id"])
    op.create_index(op.f("ix_pool_consent_school_id"), "pool_consent", ["school_id"])
    op.create_index("ix_pool_consent_until", "pool_consent", ["until"])
    op.create_index(
        "uq_pool_consent_running", "pool_consent", ["person_id", "school_id"], unique=True,
        sqlite_where=sa.text(RUNNING), postgresql_where=sa.text(RUNNING),
    )  # fmt: skip


def downgrade() -> None:
    """Go back one step."""
    for table in ("pool_consent", "document_reading", "notice_reading"):
        op.drop_table(table)
