"""Works and positions of candidates and of jurors, and the ORCID iD of an application

Revision ID: 0008
Revises: 0007
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

WHOSE = ("application", "juror")


def upgrade() -> None:
    """Go up one step."""
    op.add_column("application", sa.Column("orcid", sa.String(), nullable=True))
    for whose in WHOSE:
        _create_works(f"{whose}_work", whose)
        _create_positions(f"{whose}_position", whose)


def downgrade() -> None:
    """Go back one step."""
    for whose in reversed(WHOSE):
        op.drop_index(op.f(f"ix_{whose}_position_{whose}_id"), table_name=f"{whose}_position")
        op.drop_table(f"{whose}_position")
        op.drop_table(f"{whose}_work")
    op.drop_column("application", "orcid")


def _owner(name: str, whose: str) -> tuple[sa.Column[int], sa.ForeignKeyConstraint]:
    column = f"{whose}_id"
    return sa.Column(column, sa.Integer(), nullable=False), sa.ForeignKeyConstraint(
        [column], [f"{whose}.id"], name=op.f(f"fk_{name}_{column}_{whose}")
    )


def _create_works(name: str, whose: str) -> None:
    op.create_table(
        name,
        sa.Column("id", sa.Integer(), nullable=False),
        *_owner(name, whose),
        sa.Column("scheme", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.CheckConstraint("scheme IN ('doi', 'hal')", name=op.f(f"ck_{name}_scheme")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
        sa.UniqueConstraint(f"{whose}_id", "scheme", "value", name=op.f(f"uq_{name}_{whose}_id_scheme_value")),
    )


def _create_positions(name: str, whose: str) -> None:
    op.create_table(
        name,
        sa.Column("id", sa.Integer(), nullable=False),
        *_owner(name, whose),
        sa.Column("employer", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("first_year", sa.Integer(), nullable=False),
        sa.Column("last_year", sa.Integer(), nullable=True),
        sa.CheckConstraint("employer <> ''", name=op.f(f"ck_{name}_employer")),
        sa.CheckConstraint("last_year >= first_year", name=op.f(f"ck_{name}_years")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    )
    op.create_index(op.f(f"ix_{name}_{whose}_id"), name, [f"{whose}_id"], unique=False)
