"""A restriction that was granted can be lifted, with a reason

Revision ID: 0029
Revises: 0028
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


_STATES = ("begun", "filed", "in_charge", "restricted", "answered", "withdrawn")
_AFTER = {
    "state": f"state IN ({', '.join(repr(state) for state in _STATES)})",
    "answered": "(state IN ('restricted', 'answered')) = (answered_at IS NOT NULL)",
    "in_charge": "state NOT IN ('in_charge', 'restricted', 'answered') OR handler_id IS NOT NULL",
}
_BEFORE = {
    "state": f"state IN ({', '.join(repr(state) for state in _STATES if state != 'restricted')})",
    "answered": "(state = 'answered') = (answered_at IS NOT NULL)",
    "in_charge": "state NOT IN ('in_charge', 'answered') OR handler_id IS NOT NULL",
}
_NEW = {
    "lifted": "(lifted_at IS NULL) = (lifted_why IS NULL)",
    "lifted_restriction": "lifted_at IS NULL OR (kind = 'restriction' AND state = 'answered')",
    "restricted": "state <> 'restricted' OR (kind = 'restriction' AND outcome <> 'refused')",
}


def upgrade() -> None:
    """Go up one step."""
    with op.batch_alter_table("data_request") as table:
        table.add_column(sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("lifted_why", sa.String(), nullable=True))
        for name in _AFTER:
            table.drop_constraint(op.f(f"ck_data_request_{name}"), type_="check")
        for name, holds in {**_AFTER, **_NEW}.items():
            table.create_check_constraint(op.f(f"ck_data_request_{name}"), holds)


def downgrade() -> None:
    """Go back one step; a restriction that runs is answered again."""
    with op.batch_alter_table("data_request") as table:
        for name in (*_AFTER, *_NEW):
            table.drop_constraint(op.f(f"ck_data_request_{name}"), type_="check")
    op.execute("UPDATE data_request SET state = 'answered' WHERE state = 'restricted'")
    with op.batch_alter_table("data_request") as table:
        table.drop_column("lifted_why")
        table.drop_column("lifted_at")
        for name, holds in _BEFORE.items():
            table.create_check_constraint(op.f(f"ck_data_request_{name}"), holds)
