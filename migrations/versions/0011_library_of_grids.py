"""Scoring grids of a school or of the group, version by version

Revision ID: 0011
Revises: 0010
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

INSTANT = sa.DateTime(timezone=True)

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up one step."""
    op.create_table(
        "library_grid",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=True),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("derived_from", sa.String(), nullable=False),
        sa.Column("command", sa.String(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_library_grid_school_id_school")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_library_grid")),
        sa.UniqueConstraint("key", name=op.f("uq_library_grid_key")),
        sa.UniqueConstraint("command", name=op.f("uq_library_grid_command")),
    )
    op.create_index(op.f("ix_library_grid_school_id"), "library_grid", ["school_id"])
    op.create_table(
        "library_grid_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("grid_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title_fr", sa.String(), nullable=False),
        sa.Column("title_en", sa.String(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("edited_by", sa.Integer(), nullable=False),
        sa.Column("edited_at", INSTANT, nullable=False),
        sa.Column("published_by", sa.Integer(), nullable=True),
        sa.Column("published_at", INSTANT, nullable=True),
        sa.CheckConstraint(
            "(published_at IS NULL) = (published_by IS NULL)", name=op.f("ck_library_grid_version_published")
        ),
        sa.ForeignKeyConstraint(["grid_id"], ["library_grid.id"], name=op.f("fk_library_grid_version_grid_id_library_grid")),
        sa.ForeignKeyConstraint(["edited_by"], ["person.id"], name=op.f("fk_library_grid_version_edited_by_person")),
        sa.ForeignKeyConstraint(["published_by"], ["person.id"], name=op.f("fk_library_grid_version_published_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_library_grid_version")),
        sa.UniqueConstraint("grid_id", "number", name=op.f("uq_library_grid_version_grid_id_number")),
    )  # fmt: skip
    op.create_index(
        "uq_library_grid_version_draft", "library_grid_version", ["grid_id"], unique=True,
        sqlite_where=sa.text("published_at IS NULL"), postgresql_where=sa.text("published_at IS NULL"),
    )  # fmt: skip


def downgrade() -> None:
    """Go back one step."""
    op.drop_table("library_grid_version")
    op.drop_table("library_grid")
