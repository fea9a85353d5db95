"""The job sheet in depth: drafts, dismissals, committee, blocks, channels

Revision ID: 0002
Revises: 0001
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

INSTANT = sa.DateTime(timezone=True)

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up one step."""
    op.create_table(
        "channel",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("name_fr", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("audience_fr", sa.String(), nullable=False),
        sa.Column("audience_en", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("paid", sa.Boolean(), nullable=False),
        sa.Column("cost_cents", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.CheckConstraint("cost_cents >= 0", name=op.f("ck_channel_cost")),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_channel_school_id_school")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_channel")),
        sa.UniqueConstraint("key", name=op.f("uq_channel_key")),
    )
    with op.batch_alter_table("channel", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_channel_school_id"), ["school_id"], unique=False)

    op.create_table(
        "closure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=True),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.CheckConstraint("last_on >= first_on", name=op.f("ck_closure_order")),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_closure_school_id_school")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closure")),
    )
    with op.batch_alter_table("closure", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_closure_school_id"), ["school_id"], unique=False)

    op.create_table(
        "sheet_block",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=True),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("fr", sa.String(), nullable=False),
        sa.Column("en", sa.String(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.CheckConstraint("fr <> '' AND en <> ''", name=op.f("ck_sheet_block_both_languages")),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_sheet_block_school_id_school")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sheet_block")),
    )
    with op.batch_alter_table("sheet_block", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sheet_block_school_id"), ["school_id"], unique=False)

    op.create_table(
        "survey_count",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("sex", sa.String(), nullable=False),
        sa.Column("residence", sa.String(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "residence IN ('france', 'europe', 'elsewhere', 'unsaid')", name=op.f("ck_survey_count_residence")
        ),
        sa.CheckConstraint("sex IN ('F', 'M', 'unsaid')", name=op.f("ck_survey_count_sex")),
        sa.CheckConstraint("count >= 0", name=op.f("ck_survey_count_count")),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_survey_count_school_id_school")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_count")),
        sa.UniqueConstraint(
            "school_id",
            "year",
            "channel",
            "sex",
            "residence",
            name=op.f("uq_survey_count_school_id_year_channel_sex_residence"),
        ),
    )
    op.create_table(
        "announcement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hire_id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("cost_cents", sa.Integer(), nullable=False),
        sa.Column("announced_at", INSTANT, nullable=False),
        sa.Column("announced_by", sa.Integer(), nullable=False),
        sa.Column("withdrawn_at", INSTANT, nullable=True),
        sa.CheckConstraint("cost_cents >= 0", name=op.f("ck_announcement_cost")),
        sa.ForeignKeyConstraint(["announced_by"], ["person.id"], name=op.f("fk_announcement_announced_by_person")),
        sa.ForeignKeyConstraint(["hire_id"], ["hire.id"], name=op.f("fk_announcement_hire_id_hire")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_announcement")),
        sa.UniqueConstraint("hire_id", "channel", "version", name=op.f("uq_announcement_hire_id_channel_version")),
    )
    op.create_table(
        "channel_visits",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hire_id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["hire_id"], ["hire.id"], name=op.f("fk_channel_visits_hire_id_hire")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_channel_visits")),
        sa.UniqueConstraint("hire_id", "channel", "day", name=op.f("uq_channel_visits_hire_id_channel_day")),
    )
    op.create_table(
        "sheet_dismissal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hire_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("quote", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_sheet_dismissal_by_id_person")),
        sa.ForeignKeyConstraint(["hire_id"], ["hire.id"], name=op.f("fk_sheet_dismissal_hire_id_hire")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sheet_dismissal")),
        sa.UniqueConstraint(
            "hire_id",
            "place",
            "code",
            "quote",
            "digest",
            name=op.f("uq_sheet_dismissal_hire_id_place_code_quote_digest"),
        ),
    )
    op.create_table(
        "sheet_draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hire_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("typed", sa.JSON(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["hire_id"], ["hire.id"], name=op.f("fk_sheet_draft_hire_id_hire")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_sheet_draft_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sheet_draft")),
        sa.UniqueConstraint("hire_id", "person_id", name=op.f("uq_sheet_draft_hire_id_person_id")),
    )
    op.create_table(
        "sheet_reviewer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hire_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("assigned_by", sa.Integer(), nullable=False),
        sa.Column("assigned_at", INSTANT, nullable=False),
        sa.Column("released_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(["assigned_by"], ["person.id"], name=op.f("fk_sheet_reviewer_assigned_by_person")),
        sa.ForeignKeyConstraint(["hire_id"], ["hire.id"], name=op.f("fk_sheet_reviewer_hire_id_hire")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_sheet_reviewer_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sheet_reviewer")),
    )
    with op.batch_alter_table("sheet_reviewer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sheet_reviewer_person_id"), ["person_id"], unique=False)
        batch_op.create_index(
            "uq_sheet_reviewer_live",
            ["hire_id", "person_id"],
            unique=True,
            sqlite_where=sa.text("released_at IS NULL"),
            postgresql_where=sa.text("released_at IS NULL"),
        )

    with op.batch_alter_table("application", schema=None) as batch_op:
        batch_op.add_column(sa.Column("channel", sa.String(), nullable=True))

    with op.batch_alter_table("job_sheet", schema=None) as batch_op:
        batch_op.add_column(sa.Column("deadline", INSTANT, nullable=True))
        batch_op.add_column(sa.Column("reason", sa.String(), nullable=True))

    with op.batch_alter_table("hire", schema=None) as batch_op:
        batch_op.add_column(sa.Column("opens_at", INSTANT, nullable=True))


def downgrade() -> None:
    """Go back one step."""
    op.drop_column("job_sheet", "reason")
    op.drop_column("job_sheet", "deadline")
    op.drop_column("hire", "opens_at")
    with op.batch_alter_table("application", schema=None) as batch_op:
        batch_op.drop_column("channel")

    with op.batch_alter_table("sheet_reviewer", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_sheet_reviewer_live",
            sqlite_where=sa.text("released_at IS NULL"),
            postgresql_where=sa.text("released_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_sheet_reviewer_person_id"))

    op.drop_table("sheet_reviewer")
    op.drop_table("sheet_draft")
    op.drop_table("sheet_dismissal")
    op.drop_table("channel_visits")
    op.drop_table("announcement")
    op.drop_table("survey_count")
    with op.batch_alter_table("sheet_block", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sheet_block_school_id"))

    op.drop_table("sheet_block")
    with op.batch_alter_table("closure", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_closure_school_id"))

    op.drop_table("closure")
    with op.batch_alter_table("channel", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_channel_school_id"))

    op.drop_table("channel")
