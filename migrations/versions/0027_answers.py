"""One answer stands for each file; its two halves, words set aside, what a step back replaced, what the mail server said

Revision ID: 0027
Revises: 0026
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

_STANDS = sa.text("final AND replaced_at IS NULL")


def upgrade() -> None:
    """Go up one step."""
    op.add_column("letter", sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(
        "uq_letter_standing", "letter", ["application_id"], unique=True, sqlite_where=_STANDS, postgresql_where=_STANDS
    )
    op.add_column("outgoing", sa.Column("server_said", sa.String(), nullable=True))
    op.add_column("letter", sa.Column("twin", sa.JSON(), nullable=True))
    op.add_column("letter", sa.Column("edited", sa.JSON(), nullable=False, server_default="{}"))
    for name, first in (("revision", "1"), ("out_of_step", "0"), ("words_open", "0")):
        op.add_column("letter", sa.Column(name, sa.Integer(), nullable=False, server_default=first))
    op.create_table(
        "letter_aside",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("letter_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("passage", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("word", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("language IN ('fr', 'en')", name=op.f("ck_letter_aside_language")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_letter_aside_by_id_person")),
        sa.ForeignKeyConstraint(
            ["letter_id"], ["letter.id"], name=op.f("fk_letter_aside_letter_id_letter"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter_aside")),
        sa.UniqueConstraint(
            "letter_id", "language", "passage", "why", "word", "digest",
            name=op.f("uq_letter_aside_letter_id_language_passage_why_word_digest"),
        ),
    )  # fmt: skip


def downgrade() -> None:
    """Go back one step."""
    op.drop_table("letter_aside")
    for name in ("words_open", "out_of_step", "revision", "edited", "twin"):
        op.drop_column("letter", name)
    op.drop_column("outgoing", "server_said")
    op.drop_index("uq_letter_standing", table_name="letter")
    op.drop_column("letter", "replaced_at")
