"""Links in detail: each link a row, what a declaration comes to, how far it reaches, and what it was before

Revision ID: 0006
Revises: 0005
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
KINDS = "('kinship', 'hierarchy', 'supervision', 'same_laboratory', 'cosigned_works', 'close_relations', 'other')"
LEVELS = "('none', 'amber', 'red')"


def upgrade() -> None:
    """Go up one step: a step-aside already heard reaches as far as the pack of its hire says."""
    op.add_column("jury_member", sa.Column("out_at", INSTANT, nullable=True))
    _set_apart()
    _create_declarations(
        sa.Column("chosen", sa.Boolean(), nullable=False),
        sa.Column("reach", sa.String(), nullable=False),
        sa.CheckConstraint("level IN ('', 'none', 'amber', 'red')", name=op.f("ck_link_declaration_level")),
        sa.CheckConstraint("level <> '' OR steps_aside", name=op.f("ck_link_declaration_silent_steps_aside")),
        sa.CheckConstraint("reach IN ('', 'candidate', 'competition')", name=op.f("ck_link_declaration_reach")),
        sa.CheckConstraint("reach = '' OR steps_aside", name=op.f("ck_link_declaration_reach_steps_aside")),
        sa.CheckConstraint("level <> 'red' OR reach <> ''", name=op.f("ck_link_declaration_red_reaches")),
        sa.CheckConstraint("NOT chosen OR reach <> ''", name=op.f("ck_link_declaration_chosen_reaches")),
    )
    op.execute(
        "INSERT INTO link_declaration (id, hire_id, member_id, application_id, level, chosen, reach, declared_at,"
        " steps_aside, ruled_at, ruling) SELECT b.id, b.hire_id, b.member_id, b.application_id, b.level, false,"
        " CASE WHEN NOT b.steps_aside THEN '' WHEN h.pack_id = 'university' THEN 'competition' ELSE 'candidate' END,"
        " b.declared_at, b.steps_aside, b.ruled_at, b.ruling FROM links_before b JOIN hire h ON h.id = b.hire_id"
    )
    op.execute(
        "UPDATE link_declaration SET steps_aside = true WHERE member_id IN"
        " (SELECT member_id FROM link_declaration WHERE reach = 'competition')"
    )
    op.execute(
        "UPDATE jury_member SET out_at = (SELECT MIN(COALESCE(d.ruled_at, d.declared_at)) FROM link_declaration d"
        " WHERE d.member_id = jury_member.id AND d.reach = 'competition')"
    )
    _create_details()
    op.execute(  # works were never counted: the fewest that make an amber link stand for them
        "INSERT INTO declared_link (declaration_id, kind, works, words, said_at) SELECT id, kind,"
        " CASE WHEN kind = 'cosigned_works' THEN 3 ELSE 0 END, note, declared_at FROM links_before WHERE kind <> ''"
    )
    op.execute("DROP TABLE links_before")


def downgrade() -> None:
    """Go back one step: the first link of a declaration and its words are kept."""
    _set_apart()
    op.execute(
        "CREATE TABLE links_told AS SELECT b.*,"
        " COALESCE((SELECT l.kind FROM declared_link l WHERE l.declaration_id = b.id AND l.replaced_at IS NULL"
        " ORDER BY l.id LIMIT 1), CASE WHEN b.chosen THEN 'other' ELSE '' END) AS kind,"
        " COALESCE((SELECT l.words FROM declared_link l WHERE l.declaration_id = b.id AND l.replaced_at IS NULL"
        " ORDER BY l.id LIMIT 1), '') AS note FROM links_before b WHERE b.level <> ''"
    )
    op.drop_index(op.f("ix_past_declaration_declaration_id"), table_name="past_declaration")
    op.drop_table("past_declaration")
    op.drop_index(op.f("ix_declared_link_declaration_id"), table_name="declared_link")
    op.drop_table("declared_link")
    _create_declarations(
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.CheckConstraint(f"level IN {LEVELS}", name=op.f("ck_link_declaration_level")),
    )
    op.execute(
        "INSERT INTO link_declaration (id, hire_id, member_id, application_id, level, kind, note, declared_at,"
        " steps_aside, ruled_at, ruling) SELECT id, hire_id, member_id, application_id,"
        " CASE WHEN chosen THEN 'red' ELSE level END, kind, note, declared_at, steps_aside, ruled_at, ruling"
        " FROM links_told"
    )
    _count_on()
    op.execute("DROP TABLE links_told")
    op.execute("DROP TABLE links_before")
    op.drop_column("jury_member", "out_at")


def _set_apart() -> None:
    """Keep the rows beside: SQLite cannot change the checks of a table that stands."""
    op.execute("CREATE TABLE links_before AS SELECT * FROM link_declaration")


def _create_declarations(*more: sa.Column[object] | sa.CheckConstraint) -> None:
    """Put the table up afresh, with what is its own at this step."""
    op.drop_index(op.f("ix_link_declaration_hire_id"), table_name="link_declaration")
    op.drop_table("link_declaration")
    op.create_table(
        "link_declaration",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hire_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("declared_at", INSTANT, nullable=False),
        sa.Column("steps_aside", sa.Boolean(), nullable=False),
        sa.Column("ruled_at", INSTANT, nullable=True),
        sa.Column("ruling", sa.String(), nullable=True),
        *more,
        sa.CheckConstraint("level <> 'red' OR steps_aside", name=op.f("ck_link_declaration_red_steps_aside")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_link_declaration_application_id_application")
        ),
        sa.ForeignKeyConstraint(["hire_id"], ["hire.id"], name=op.f("fk_link_declaration_hire_id_hire")),
        sa.ForeignKeyConstraint(
            ["member_id"], ["jury_member.id"], name=op.f("fk_link_declaration_member_id_jury_member")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link_declaration")),
        sa.UniqueConstraint(
            "member_id", "application_id", name=op.f("uq_link_declaration_member_id_application_id")
        ),
    )  # fmt: skip
    op.create_index(op.f("ix_link_declaration_hire_id"), "link_declaration", ["hire_id"], unique=False)


def _create_details() -> None:
    """The links of a declaration, and declarations replaced."""
    _count_on()
    op.create_table(
        "declared_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("declaration_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("works", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("said_at", INSTANT, nullable=False),
        sa.Column("replaced_at", INSTANT, nullable=True),
        sa.CheckConstraint(f"kind IN {KINDS}", name=op.f("ck_declared_link_kind")),
        sa.CheckConstraint(
            "(kind = 'cosigned_works' AND works > 0) OR (kind <> 'cosigned_works' AND works = 0)",
            name=op.f("ck_declared_link_works"),
        ),
        sa.CheckConstraint("kind <> 'other' OR words <> ''", name=op.f("ck_declared_link_other_in_words")),
        sa.CheckConstraint("replaced_at >= said_at", name=op.f("ck_declared_link_replaced")),
        sa.ForeignKeyConstraint(
            ["declaration_id"],
            ["link_declaration.id"],
            name=op.f("fk_declared_link_declaration_id_link_declaration"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_declared_link")),
    )
    op.create_index(op.f("ix_declared_link_declaration_id"), "declared_link", ["declaration_id"], unique=False)
    op.create_table(
        "past_declaration",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("declaration_id", sa.Integer(), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("chosen", sa.Boolean(), nullable=False),
        sa.Column("steps_aside", sa.Boolean(), nullable=False),
        sa.Column("declared_at", INSTANT, nullable=False),
        sa.Column("ruled_at", INSTANT, nullable=True),
        sa.Column("ruling", sa.String(), nullable=True),
        sa.Column("replaced_at", INSTANT, nullable=False),
        sa.CheckConstraint(f"level IN {LEVELS}", name=op.f("ck_past_declaration_level")),
        sa.ForeignKeyConstraint(
            ["declaration_id"],
            ["link_declaration.id"],
            name=op.f("fk_past_declaration_declaration_id_link_declaration"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_past_declaration")),
    )
    op.create_index(op.f("ix_past_declaration_declaration_id"), "past_declaration", ["declaration_id"], unique=False)


def _count_on() -> None:
    """PostgreSQL goes on numbering after the rows put back."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "SELECT setval(pg_get_serial_sequence('link_declaration', 'id'), COALESCE(MAX(id), 1),"
            " MAX(id) IS NOT NULL) FROM link_declaration"
        )
