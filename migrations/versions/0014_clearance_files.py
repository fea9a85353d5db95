"""Units and their status, parts of a referral's file, the form in use, tasks of the welcome

Revision ID: 0014
Revises: 0013
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

INSTANT = sa.DateTime(timezone=True)

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up one step."""
    op.create_table(
        "unit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        *(
            sa.Column(name, sa.String(), nullable=False)
            for name in ("name", "code", "zrr_code", "address", "ministry", "responsible", "phone", "email")
        ),
        sa.Column("audited_on", sa.Date(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_unit_school_id_school")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit")),
        sa.UniqueConstraint("school_id", "name", name=op.f("uq_unit_school_id_name")),
    )
    op.create_table(
        "clearance_part",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("referral_id", sa.Integer(), nullable=False),
        sa.Column("part", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.Column("revoked_at", INSTANT, nullable=True),
        sa.Column("filled_at", INSTANT, nullable=True),
        sa.Column("reopened", sa.JSON(), nullable=False),
        sa.CheckConstraint("part IN ('person', 'laboratory', 'complement')", name=op.f("ck_clearance_part_part")),
        sa.CheckConstraint(
            "state IN ('asked', 'filled', 'returned', 'accepted')", name=op.f("ck_clearance_part_state")
        ),
        sa.ForeignKeyConstraint(["referral_id"], ["referral.id"], name=op.f("fk_clearance_part_referral_id_referral")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clearance_part")),
        sa.UniqueConstraint("number", name=op.f("uq_clearance_part_number")),
        sa.UniqueConstraint("referral_id", "part", name=op.f("uq_clearance_part_referral_id_part")),
    )
    op.create_table(
        "clearance_form",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("missing", sa.JSON(), nullable=False),
        sa.Column("uploaded_by", sa.Integer(), nullable=False),
        sa.Column("uploaded_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_clearance_form_school_id_school")),
        sa.ForeignKeyConstraint(["uploaded_by"], ["person.id"], name=op.f("fk_clearance_form_uploaded_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clearance_form")),
    )
    op.create_index(op.f("ix_clearance_form_school_id"), "clearance_form", ["school_id"], unique=False)
    op.create_table(
        "welcome_task",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hire_id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("done_at", INSTANT, nullable=True),
        sa.Column("done_by", sa.Integer(), nullable=True),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_welcome_task_application_id_application")
        ),
        sa.ForeignKeyConstraint(["done_by"], ["person.id"], name=op.f("fk_welcome_task_done_by_person")),
        sa.ForeignKeyConstraint(["hire_id"], ["hire.id"], name=op.f("fk_welcome_task_hire_id_hire")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_welcome_task")),
        sa.UniqueConstraint("application_id", "what", name=op.f("uq_welcome_task_application_id_what")),
    )
    op.create_index(op.f("ix_welcome_task_hire_id"), "welcome_task", ["hire_id"], unique=False)
    for column in (
        "number VARCHAR",  # of the request, in the pattern of the form
        "access_from DATE",
        "access_until DATE CONSTRAINT ck_referral_access CHECK (access_until >= access_from)",
        "answered_at " + ("TIMESTAMP WITH TIME ZONE" if op.get_bind().dialect.name == "postgresql" else "DATETIME"),
        "purged_at " + ("TIMESTAMP WITH TIME ZONE" if op.get_bind().dialect.name == "postgresql" else "DATETIME"),
    ):
        op.execute(sa.text(f"ALTER TABLE referral ADD COLUMN {column}"))
    op.create_index("uq_referral_number", "referral", ["number"], unique=True)


def downgrade() -> None:
    """Go back one step."""
    op.drop_index("uq_referral_number", table_name="referral")
    for name in ("purged_at", "answered_at", "access_until", "access_from", "number"):
        op.drop_column("referral", name)
    op.drop_index(op.f("ix_welcome_task_hire_id"), table_name="welcome_task")
    op.drop_table("welcome_task")
    op.drop_index(op.f("ix_clearance_form_school_id"), table_name="clearance_form")
    op.drop_table("clearance_form")
    op.drop_table("clearance_part")
    op.drop_table("unit")
