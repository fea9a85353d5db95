"""What people tell of their path, and the CV they write in the form

Revision ID: 0025
Revises: 0024
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

KINDS = "('parental', 'absence', 'service', 'part_time', 'sector', 'displacement', 'other')"
SECTIONS = "('knowledge', 'persons', 'community', 'society', 'path')"


def _application(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["application_id"], ["application.id"], name=op.f(f"fk_{table}_application_id_application")
    )


def _check(table: str, name: str, said: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(said, name=op.f(f"ck_{table}_{name}"))


def upgrade() -> None:
    """Go up one step."""
    op.create_table(
        "application_career",
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("doctorate", sa.Date(), nullable=True),
        sa.Column("births", sa.Integer(), nullable=False),
        _check("application_career", "births", "births BETWEEN 0 AND 20"),
        _application("application_career"),
        sa.PrimaryKeyConstraint("application_id", name=op.f("pk_application_career")),
    )
    op.create_table(
        "application_break",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=True),
        sa.Column("share", sa.Integer(), nullable=False),
        _check("application_break", "kind", f"kind IN {KINDS}"),
        _check("application_break", "months", "last IS NULL OR last >= first"),
        _check("application_break", "share", "share BETWEEN 0 AND 99 AND (share = 0) = (kind <> 'part_time')"),
        _application("application_break"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_break")),
    )
    op.create_index(op.f("ix_application_break_application_id"), "application_break", ["application_id"])
    op.create_table(
        "narrative_section",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("section", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        _check("narrative_section", "section", f"section IN {SECTIONS}"),
        _check("narrative_section", "text", "text <> ''"),
        _application("narrative_section"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_narrative_section")),
        sa.UniqueConstraint(
            "application_id", "section", name=op.f("uq_narrative_section_application_id_section")
        ),
    )  # fmt: skip
    op.create_index(op.f("ix_narrative_section_application_id"), "narrative_section", ["application_id"])


def downgrade() -> None:
    """Go back one step."""
    op.drop_table("narrative_section")
    op.drop_table("application_break")
    op.drop_table("application_career")
