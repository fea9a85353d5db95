"""A renewal is a referral of its own beside the one it renews

What is there keeps its row and counts. On SQLite the table is written anew, so the rows that point to it step aside.

Revision ID: 0023
Revises: 0022
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

POINTING = ("sealed_value", "sealed_reading", "clearance_part")
IN_HAND = "state IN ('opened', 'complete', 'sent', 'answered', 'expired')"
SAYS = "an answer to somebody whose offer is open or whose clearance is pending"


def _guard(counts: str) -> None:
    """The trigger that keeps an answer from somebody whose clearance is pending."""
    when = " ".join(
        (
            "NEW.final AND NEW.status = 'approved' AND NOT (NEW.kind IN ('appointed', 'declined', 'withdrawn')) AND (",
            "EXISTS (SELECT 1 FROM offer WHERE offer.application_id = NEW.application_id AND offer.answer IS NULL)",
            "OR EXISTS (SELECT 1 FROM referral WHERE referral.application_id = NEW.application_id AND",
            f"{counts}referral.{IN_HAND}))",
        )
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            f"CREATE OR REPLACE FUNCTION letter_awaits() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF {when} THEN "
            f"RAISE EXCEPTION '{SAYS}'; END IF; RETURN NEW; END $$"
        )
        return
    for name, verb in (("insert", "INSERT"), ("update", "UPDATE OF status")):
        op.execute(
            f"CREATE TRIGGER letter_awaits_{name} BEFORE {verb} ON letter WHEN {when} "
            f"BEGIN SELECT RAISE(ABORT, '{SAYS}'); END"
        )


def _aside() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for name in ("insert", "update"):
            op.execute(f"DROP TRIGGER letter_awaits_{name}")
        for table in POINTING:
            op.execute(f"CREATE TEMPORARY TABLE aside_{table} AS SELECT * FROM {table}")  # noqa: S608 - our own names
            op.execute(f"DELETE FROM {table}")  # noqa: S608


def _back() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for table in POINTING:
            op.execute(f"INSERT INTO {table} SELECT * FROM aside_{table}")  # noqa: S608
            op.execute(f"DROP TABLE aside_{table}")


def upgrade() -> None:
    """Go up one step."""
    _aside()
    with op.batch_alter_table("referral") as table:
        table.add_column(sa.Column("renews", sa.Integer(), nullable=True))
        table.add_column(sa.Column("counts", sa.Boolean(), nullable=False, server_default=sa.true()))
        table.create_foreign_key(op.f("fk_referral_renews_referral"), "referral", ["renews"], ["id"])
        table.drop_constraint(op.f("uq_referral_application_id"), type_="unique")
    op.create_index(op.f("ix_referral_application_id"), "referral", ["application_id"], unique=False)
    for name, column, where in (("counts", "application_id", "counts"), ("renews", "renews", IN_HAND)):
        op.create_index(
            f"uq_referral_{name}", "referral", [column], unique=True, sqlite_where=sa.text(where),
            postgresql_where=sa.text(where),
        )  # fmt: skip
    _back()
    _guard("referral.counts AND ")


def downgrade() -> None:
    """Go back one step. Refused where a renewal was begun: it would have no place."""
    if op.get_bind().execute(sa.text("SELECT 1 FROM referral WHERE renews IS NOT NULL")).first():
        raise RuntimeError("a renewal has a row of its own: this schema has no place for it")
    _aside()
    for name in ("uq_referral_renews", "uq_referral_counts", op.f("ix_referral_application_id")):
        op.drop_index(name, table_name="referral")
    with op.batch_alter_table("referral") as table:
        table.drop_constraint(op.f("fk_referral_renews_referral"), type_="foreignkey")
        table.drop_column("counts")
        table.drop_column("renews")
        table.create_unique_constraint(op.f("uq_referral_application_id"), ["application_id"])
        if op.get_bind().dialect.name == "sqlite":
            table.drop_constraint(op.f("ck_referral_access"), type_="check")
    if op.get_bind().dialect.name == "sqlite":  # the CHECK goes back into its column, with which 0014 drops it
        op.execute("ALTER TABLE referral RENAME COLUMN access_until TO kept")
        op.execute(
            "ALTER TABLE referral ADD COLUMN access_until DATE CONSTRAINT ck_referral_access CHECK (access_until >= access_from)"
        )
        op.execute("UPDATE referral SET access_until = kept")
        op.execute("ALTER TABLE referral DROP COLUMN kept")
    _back()
    _guard("")
