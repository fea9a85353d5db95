"""No answer to somebody whose offer is open or whose clearance is pending

Revision ID: 0016
Revises: 0015
"""

from __future__ import annotations

from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_WHEN = (
    "NEW.final AND NEW.status = 'approved' AND NOT (NEW.kind IN ('appointed', 'declined', 'withdrawn')) AND ("
    "EXISTS (SELECT 1 FROM offer WHERE offer.application_id = NEW.application_id AND offer.answer IS NULL) OR "
    "EXISTS (SELECT 1 FROM referral WHERE referral.application_id = NEW.application_id AND "
    "referral.state IN ('opened', 'complete', 'sent', 'answered', 'expired')))"
)
_SAYS = "an answer to somebody whose offer is open or whose clearance is pending"


def upgrade() -> None:
    """Go up one step."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            f"CREATE OR REPLACE FUNCTION letter_awaits() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF {_WHEN} THEN "
            f"RAISE EXCEPTION '{_SAYS}'; END IF; RETURN NEW; END $$"
        )
        op.execute(
            "CREATE TRIGGER letter_awaits BEFORE INSERT OR UPDATE OF status ON letter "
            "FOR EACH ROW EXECUTE FUNCTION letter_awaits()"
        )
        return
    for name, verb in (("insert", "INSERT"), ("update", "UPDATE OF status")):
        op.execute(
            f"CREATE TRIGGER letter_awaits_{name} BEFORE {verb} ON letter WHEN {_WHEN} "
            f"BEGIN SELECT RAISE(ABORT, '{_SAYS}'); END"
        )


def downgrade() -> None:
    """Go down one step."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER letter_awaits ON letter")
        op.execute("DROP FUNCTION letter_awaits()")
        return
    for name in ("insert", "update"):
        op.execute(f"DROP TRIGGER letter_awaits_{name}")
