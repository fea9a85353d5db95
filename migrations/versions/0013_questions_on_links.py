"""Questions to the deontology referent, and that role

Revision ID: 0013
Revises: 0012
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
ROLES = (
    "'hiring_manager', 'reviewer', 'hr', 'security', 'clearance_hr', 'equality', 'director', 'auditor', 'school_admin',"
    " 'group_admin'"
)
WITH_REFERENT = ROLES.replace("'equality', ", "'equality', 'deontology', ")
LIVE = sa.text("revoked_at IS NULL")
OPEN = sa.text("answered_at IS NULL AND withdrawn_at IS NULL")


def upgrade() -> None:
    """Go up one step."""
    _roles(WITH_REFERENT)
    op.create_table(
        "link_question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hire_id", sa.Integer(), nullable=False),
        sa.Column("declaration_id", sa.Integer(), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("opinion", sa.String(), nullable=False),
        sa.Column("reasons", sa.String(), nullable=False),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.Column("answered_at", INSTANT, nullable=True),
        sa.Column("withdrawn_at", INSTANT, nullable=True),
        sa.CheckConstraint("opinion IN ('', 'aside', 'stays')", name=op.f("ck_link_question_opinion")),
        sa.CheckConstraint("(answered_at IS NULL) = (opinion = '')", name=op.f("ck_link_question_answered")),
        sa.CheckConstraint("opinion = '' OR reasons <> ''", name=op.f("ck_link_question_reasons")),
        sa.ForeignKeyConstraint(["answered_by"], ["person.id"], name=op.f("fk_link_question_answered_by_person")),
        sa.ForeignKeyConstraint(["asked_by"], ["person.id"], name=op.f("fk_link_question_asked_by_person")),
        sa.ForeignKeyConstraint(
            ["declaration_id"],
            ["link_declaration.id"],
            name=op.f("fk_link_question_declaration_id_link_declaration"),
        ),
        sa.ForeignKeyConstraint(["hire_id"], ["hire.id"], name=op.f("fk_link_question_hire_id_hire")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link_question")),
    )
    op.create_index(op.f("ix_link_question_declaration_id"), "link_question", ["declaration_id"], unique=False)
    op.create_index(op.f("ix_link_question_hire_id"), "link_question", ["hire_id"], unique=False)
    op.create_index(
        "uq_link_question_open",
        "link_question",
        ["declaration_id"],
        unique=True,
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )


def downgrade() -> None:
    """Go back one step: whoever held the role holds it no more."""
    op.drop_index("uq_link_question_open", table_name="link_question", sqlite_where=OPEN, postgresql_where=OPEN)
    op.drop_index(op.f("ix_link_question_hire_id"), table_name="link_question")
    op.drop_index(op.f("ix_link_question_declaration_id"), table_name="link_question")
    op.drop_table("link_question")
    op.execute("DELETE FROM role_grant WHERE role = 'deontology'")
    _roles(ROLES)


def _roles(listed: str) -> None:
    """Keep the roles to a list. The index over expressions is made again: SQLite's copy of a table leaves it out."""
    op.drop_index("uq_role_grant_live", table_name="role_grant", sqlite_where=LIVE, postgresql_where=LIVE)
    with op.batch_alter_table("role_grant", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_role_grant_role"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_role_grant_role"), f"role IN ({listed})")
    op.create_index(
        "uq_role_grant_live",
        "role_grant",
        ["person_id", "role", sa.literal_column("coalesce(school_id, 0)"), sa.literal_column("coalesce(hire_id, 0)")],
        unique=True,
        sqlite_where=LIVE,
        postgresql_where=LIVE,
    )
