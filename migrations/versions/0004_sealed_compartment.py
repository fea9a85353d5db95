"""The sealed compartment, its readings, and the role that reads it in human resources

Conditions written by the ministry leave the table of referrals for it, sealed: where there are some, a key must be
there first (`otmr sealed key`).

Revision ID: 0004
Revises: 0003
"""

from __future__ import annotations

import os
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from recruitment.config import load
from recruitment.services.seals import Ring, Sealed

INSTANT = sa.DateTime(timezone=True)

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

ROLES = (
    "'hiring_manager', 'reviewer', 'hr', 'security', 'equality', 'director', 'auditor', 'school_admin', 'group_admin'"
)
WITH_REFEREE = ROLES.replace("'security', ", "'security', 'clearance_hr', ")
LIVE = sa.text("revoked_at IS NULL")
REFERRAL = sa.table("referral", sa.column("id"), sa.column("conditions"))
VALUE = sa.table(
    "sealed_value", sa.column("referral_id"), sa.column("part"), sa.column("key"), sa.column("blob"),
    sa.column("sealed_at", INSTANT),
)  # fmt: skip


def upgrade() -> None:
    """Go up one step."""
    _roles(WITH_REFEREE)
    op.create_table(
        "sealed_value",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("referral_id", sa.Integer(), nullable=False),
        sa.Column("part", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("blob", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_by", sa.Integer(), nullable=True),
        sa.Column("sealed_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["referral_id"], ["referral.id"], name=op.f("fk_sealed_value_referral_id_referral")),
        sa.ForeignKeyConstraint(["sealed_by"], ["person.id"], name=op.f("fk_sealed_value_sealed_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sealed_value")),
        sa.UniqueConstraint("referral_id", "part", name=op.f("uq_sealed_value_referral_id_part")),
    )
    op.create_index(op.f("ix_sealed_value_key"), "sealed_value", ["key"], unique=False)
    op.create_table(
        "sealed_reading",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hire_id", sa.Integer(), nullable=False),
        sa.Column("referral_id", sa.Integer(), nullable=False),
        sa.Column("part", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["hire_id"], ["hire.id"], name=op.f("fk_sealed_reading_hire_id_hire")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_sealed_reading_person_id_person")),
        sa.ForeignKeyConstraint(["referral_id"], ["referral.id"], name=op.f("fk_sealed_reading_referral_id_referral")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sealed_reading")),
    )
    op.create_index(op.f("ix_sealed_reading_at"), "sealed_reading", ["at"], unique=False)
    op.create_index("ix_sealed_reading_hire_at", "sealed_reading", ["hire_id", "at"], unique=False)
    _seal_conditions()
    op.drop_column("referral", "conditions")


def downgrade() -> None:
    """Go back one step. Conditions return in plain text; nothing else of the compartment has a place there."""
    op.add_column("referral", sa.Column("conditions", sa.String(), nullable=True))
    _open_conditions()
    op.drop_index("ix_sealed_reading_hire_at", table_name="sealed_reading")
    op.drop_index(op.f("ix_sealed_reading_at"), table_name="sealed_reading")
    op.drop_table("sealed_reading")
    op.drop_index(op.f("ix_sealed_value_key"), table_name="sealed_value")
    op.drop_table("sealed_value")
    op.execute(sa.text("DELETE FROM role_grant WHERE role = 'clearance_hr'"))
    _roles(ROLES)


def _ring() -> Ring:
    settings = load(os.environ)
    return Ring(settings.SEAL_KEYS, settings.SEAL_KEYS_FILE)


def _seal_conditions() -> None:
    held = op.get_bind().execute(sa.select(REFERRAL).where(REFERRAL.c.conditions.is_not(None))).all()
    for referral, words in held:
        sealed = _ring().seal(words.encode(), f"{referral}:conditions")
        values = {"referral_id": referral, "part": "conditions", "key": sealed.key, "blob": sealed.blob}
        op.get_bind().execute(sa.insert(VALUE).values(**values, sealed_at=datetime.now(UTC)))


def _open_conditions() -> None:
    held = op.get_bind().execute(
        sa.select(VALUE.c.referral_id, VALUE.c.key, VALUE.c.blob).where(VALUE.c.part == "conditions")
    )
    for referral, key, blob in held.all():
        words = _ring().open(Sealed(key, bytes(blob)), f"{referral}:conditions").decode()
        op.get_bind().execute(sa.update(REFERRAL).where(REFERRAL.c.id == referral).values(conditions=words))


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
