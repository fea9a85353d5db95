"""How long a file is kept: holds, lists of destruction, sealed evidence; what an erased file leaves

Revision ID: 0017
Revises: 0016
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
LIVE = sa.text("lifted_at IS NULL")


def _link(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"))


def _check(table: str, name: str, said: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(said, name=op.f(f"ck_{table}_{name}"))


def upgrade() -> None:
    """Go up one step."""
    kind = "TIMESTAMP WITH TIME ZONE" if op.get_bind().dialect.name == "postgresql" else "DATETIME"
    op.execute(sa.text(f"ALTER TABLE application ADD COLUMN erased_at {kind}"))
    op.create_table(
        "legal_hold",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("placed_by", sa.Integer(), nullable=False),
        sa.Column("placed_at", INSTANT, nullable=False),
        sa.Column("lifted_by", sa.Integer(), nullable=True),
        sa.Column("lifted_at", INSTANT, nullable=True),
        _check("legal_hold", "reason", "reason <> ''"),
        _check("legal_hold", "lifted", "(lifted_at IS NULL) = (lifted_by IS NULL)"),
        _link("legal_hold", "application_id", "application"),
        _link("legal_hold", "placed_by", "person"),
        _link("legal_hold", "lifted_by", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_legal_hold")),
    )
    op.create_index(op.f("ix_legal_hold_application_id"), "legal_hold", ["application_id"])
    op.create_index(
        "uq_legal_hold_live", "legal_hold", ["application_id"], unique=True, sqlite_where=LIVE, postgresql_where=LIVE
    )
    op.create_table(
        "destruction_list",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("prepared_by", sa.Integer(), nullable=False),
        sa.Column("prepared_at", INSTANT, nullable=False),
        sa.Column("visa", sa.String(), nullable=False),
        sa.Column("approved_by", sa.Integer(), nullable=True),
        sa.Column("approved_at", INSTANT, nullable=True),
        sa.Column("carried_out_at", INSTANT, nullable=True),
        sa.Column("dropped_at", INSTANT, nullable=True),
        _check("destruction_list", "approved", "(approved_at IS NULL) = (approved_by IS NULL)"),
        _check(
            "destruction_list", "second_person", "approved_by IS NULL OR (approved_by <> prepared_by AND visa <> '')"
        ),
        _check("destruction_list", "carried_out", "carried_out_at IS NULL OR approved_at IS NOT NULL"),
        _check("destruction_list", "dropped", "dropped_at IS NULL OR approved_at IS NULL"),
        _link("destruction_list", "school_id", "school"),
        _link("destruction_list", "prepared_by", "person"),
        _link("destruction_list", "approved_by", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_destruction_list")),
    )
    op.create_index(op.f("ix_destruction_list_school_id"), "destruction_list", ["school_id"])
    op.create_table(
        "destruction_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("list_id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("documents", "letters", "marks", "mails")),
        sa.Column("done_at", INSTANT, nullable=True),
        _check("destruction_line", "outcome", "outcome IN ('waiting', 'erased', 'held')"),
        _check("destruction_line", "counts", "documents >= 0 AND letters >= 0 AND marks >= 0 AND mails >= 0"),
        _check("destruction_line", "done", "(outcome = 'erased') = (done_at IS NOT NULL)"),
        _link("destruction_line", "list_id", "destruction_list"),
        _link("destruction_line", "application_id", "application"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_destruction_line")),
        sa.UniqueConstraint("list_id", "application_id", name=op.f("uq_destruction_line_list_id_application_id")),
    )
    op.create_index(op.f("ix_destruction_line_application_id"), "destruction_line", ["application_id"])
    op.create_table(
        "evidence_archive",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("blob", sa.LargeBinary(), nullable=True),
        sa.Column("sealed_at", INSTANT, nullable=False),
        sa.Column("keep_until", sa.Date(), nullable=False),
        sa.Column("destroyed_at", INSTANT, nullable=True),
        _check("evidence_archive", "destroyed", "(destroyed_at IS NULL) = (blob IS NOT NULL)"),
        _link("evidence_archive", "application_id", "application"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence_archive")),
        sa.UniqueConstraint("application_id", name=op.f("uq_evidence_archive_application_id")),
    )
    op.create_index(op.f("ix_evidence_archive_key"), "evidence_archive", ["key"])
    op.create_table(
        "archive_reading",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("archive_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        _check("archive_reading", "reason", "reason <> ''"),
        _link("archive_reading", "archive_id", "evidence_archive"),
        _link("archive_reading", "person_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_archive_reading")),
    )
    op.create_index(op.f("ix_archive_reading_archive_id"), "archive_reading", ["archive_id"])


def downgrade() -> None:
    """Go back one step."""
    for table in ("archive_reading", "evidence_archive", "destruction_line", "destruction_list", "legal_hold"):
        op.drop_table(table)
    op.drop_column("application", "erased_at")
