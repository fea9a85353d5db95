"""Meetings of juries: attendance, discussions, votes; minutes signed or refused, and kept as files

Revision ID: 0012
Revises: 0011
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

NOW = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Go up one step."""
    op.create_table(
        "meeting",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("hire_id", sa.Integer, sa.ForeignKey("hire.id", name=op.f("fk_meeting_hire_id_hire")), nullable=False),
        sa.Column("by_links", sa.Boolean, nullable=False),
        sa.Column("opened_by", sa.Integer, sa.ForeignKey("person.id", name=op.f("fk_meeting_opened_by_person")), nullable=False),
        sa.Column("opened_at", NOW, nullable=False),
        sa.Column("closed_at", NOW),
        sa.CheckConstraint("closed_at >= opened_at", name=op.f("ck_meeting_closed_after")),
    )
    op.create_index("ix_meeting_hire_id", "meeting", ["hire_id"])
    _one_at_a_time("uq_meeting_open", "meeting", ["hire_id"], "closed_at IS NULL")
    op.create_table(
        "meeting_presence",
        sa.Column("id", sa.Integer, primary_key=True),
        _to("meeting_presence", "meeting_id", "meeting"),
        _to("meeting_presence", "member_id", "jury_member"),
        sa.Column("how", sa.String, nullable=False),
        _to("meeting_presence", "application_id", "application", nullable=True),
        sa.Column("since", NOW, nullable=False),
        sa.Column("until", NOW),
        sa.CheckConstraint("how IN ('present', 'remote', 'absent')", name=op.f("ck_meeting_presence_how")),
        sa.CheckConstraint("until >= since", name=op.f("ck_meeting_presence_until")),
        sa.CheckConstraint(
            "application_id IS NULL OR how <> 'absent'", name=op.f("ck_meeting_presence_left_from_the_room")
        ),
    )
    op.create_index("ix_meeting_presence_meeting", "meeting_presence", ["meeting_id"])
    _one_at_a_time("uq_meeting_presence_now", "meeting_presence", ["meeting_id", "member_id"], "until IS NULL")
    op.create_table(
        "meeting_turn",
        sa.Column("id", sa.Integer, primary_key=True),
        _to("meeting_turn", "meeting_id", "meeting"),
        sa.Column("kind", sa.String, nullable=False),
        _to("meeting_turn", "application_id", "application", nullable=True),
        sa.Column("since", NOW, nullable=False),
        sa.Column("until", NOW),
        sa.Column("note", sa.String, nullable=False),
        sa.CheckConstraint("kind IN ('candidate', 'break')", name=op.f("ck_meeting_turn_kind")),
        sa.CheckConstraint("(kind = 'candidate') = (application_id IS NOT NULL)", name=op.f("ck_meeting_turn_about")),
        sa.CheckConstraint("until >= since", name=op.f("ck_meeting_turn_until")),
    )
    op.create_index("ix_meeting_turn_meeting", "meeting_turn", ["meeting_id"])
    _one_at_a_time("uq_meeting_turn_now", "meeting_turn", ["meeting_id"], "until IS NULL")
    op.create_table(
        "meeting_vote",
        sa.Column("id", sa.Integer, primary_key=True),
        _to("meeting_vote", "meeting_id", "meeting"),
        _to("meeting_vote", "application_id", "application", nullable=True),
        sa.Column("motion", sa.String, nullable=False),
        sa.Column("by_name", sa.Boolean, nullable=False),
        *(
            sa.Column(name, sa.Integer, nullable=False)
            for name in ("votes_for", "votes_against", "abstained", "present", "quorum")
        ),
        sa.Column("at", NOW, nullable=False),
        sa.CheckConstraint("motion <> ''", name=op.f("ck_meeting_vote_motion")),
        sa.CheckConstraint(
            "votes_for >= 0 AND votes_against >= 0 AND abstained >= 0", name=op.f("ck_meeting_vote_counts")
        ),
        sa.CheckConstraint("votes_for + votes_against + abstained = present", name=op.f("ck_meeting_vote_sum")),
        sa.CheckConstraint("present >= quorum", name=op.f("ck_meeting_vote_quorum")),
    )
    op.create_index("ix_meeting_vote_meeting", "meeting_vote", ["meeting_id"])
    op.create_table(
        "meeting_ballot",
        _to("meeting_ballot", "vote_id", "meeting_vote", primary_key=True),
        _to("meeting_ballot", "member_id", "jury_member", primary_key=True),
        sa.Column("choice", sa.String, nullable=False),
        sa.CheckConstraint("choice IN ('for', 'against', 'abstain')", name=op.f("ck_meeting_ballot_choice")),
    )
    op.create_table(
        "minutes_file",
        sa.Column("id", sa.Integer, primary_key=True),
        _to("minutes_file", "ranking_id", "ranking"),
        *(sa.Column(name, sa.String, nullable=False) for name in ("variant", "language", "sha256")),
        sa.Column("kept_at", NOW, nullable=False),
        sa.UniqueConstraint("ranking_id", "variant", "language", name=op.f("uq_minutes_file_ranking_id_variant_language")),
        sa.CheckConstraint("variant IN ('full', 'shared')", name=op.f("ck_minutes_file_variant")),
        sa.CheckConstraint("language IN ('fr', 'en')", name=op.f("ck_minutes_file_language")),
    )
    op.create_index("ix_minutes_file_sha256", "minutes_file", ["sha256"])
    # Columns one by one: SQLite would otherwise rebuild a table.
    op.execute(sa.text("ALTER TABLE ranking_signature ADD COLUMN number INTEGER DEFAULT 0 NOT NULL"))
    op.execute(sa.text("ALTER TABLE ranking_signature ADD COLUMN statement VARCHAR DEFAULT '' NOT NULL"))
    # What was signed before stays signed: its minutes were those of the journal as it now stands.
    op.execute(
        sa.text(
            "UPDATE ranking_signature SET number = (SELECT hire.journal_number FROM ranking JOIN hire"
            " ON hire.id = ranking.hire_id WHERE ranking.id = ranking_signature.ranking_id)"
        )
    )


def _to(table: str, column: str, other: str, *, nullable: bool = False, primary_key: bool = False) -> sa.Column[int]:
    """A column that refers to another table's row."""
    target = sa.ForeignKey(f"{other}.id", name=op.f(f"fk_{table}_{column}_{other}"))
    return sa.Column(column, sa.Integer, target, nullable=nullable, primary_key=primary_key)


def _one_at_a_time(name: str, table: str, columns: list[str], where: str) -> None:
    op.create_index(
        name, table, columns, unique=True, sqlite_where=sa.text(where), postgresql_where=sa.text(where)
    )


def downgrade() -> None:
    """Go back one step."""
    op.drop_column("ranking_signature", "statement")
    op.drop_column("ranking_signature", "number")
    for table in ("minutes_file", "meeting_ballot", "meeting_vote", "meeting_turn", "meeting_presence", "meeting"):
        op.drop_table(table)
