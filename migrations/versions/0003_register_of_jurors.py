"""The register of jurors: sector, research fields, languages, availability, consent

Revision ID: 0003
Revises: 0002
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

SECTORS = "('', 'academic_public', 'academic_private', 'public_body', 'industry', 'association', 'other')"


def upgrade() -> None:
    """Go up one step."""
    # Each check comes with its column: SQLite would otherwise rebuild a table to which seats refer.
    for column in (
        f"sector VARCHAR DEFAULT '' NOT NULL CONSTRAINT ck_juror_sector CHECK (sector IN {SECTORS})",
        "fields JSON DEFAULT '[]' NOT NULL",
        "languages JSON DEFAULT '[]' NOT NULL",
        "availability VARCHAR DEFAULT '' NOT NULL",
        "unavailable_from DATE",
        "unavailable_until DATE CONSTRAINT ck_juror_unavailable CHECK (unavailable_until >= unavailable_from)",
        "consent_on DATE",
        "consent_until DATE CONSTRAINT ck_juror_consent CHECK (consent_until > consent_on)",
    ):
        op.execute(sa.text(f"ALTER TABLE juror ADD COLUMN {column}"))


def downgrade() -> None:
    """Go back one step."""
    for name in (
        "consent_until", "consent_on", "unavailable_until", "unavailable_from", "availability", "languages", "fields",
        "sector",
    ):  # fmt: skip
        op.drop_column("juror", name)
