"""The first tables

Revision ID: 0001
Revises:
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

INSTANT = sa.DateTime(timezone=True)


revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# The database itself refuses to change the journal.
GUARDS = {
    "postgresql": (
        "CREATE OR REPLACE FUNCTION journal_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the journal is append-only'; END $$",
        "CREATE TRIGGER journal_append_only BEFORE UPDATE OR DELETE ON journal_entry "
        "FOR EACH ROW EXECUTE FUNCTION journal_is_append_only()",
    ),
    "sqlite": tuple(
        f"CREATE TRIGGER journal_no_{verb.lower()} BEFORE {verb} ON journal_entry "
        "BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END"
        for verb in ("UPDATE", "DELETE")
    ),
}


def upgrade() -> None:
    """Go up one step."""
    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("password", sa.String(), nullable=True),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.CheckConstraint("language IN ('fr', 'en')", name=op.f("ck_person_language")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("email", name=op.f("uq_person_email")),
    )
    op.create_table(
        "school",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("contact_email", sa.String(), nullable=False),
        sa.Column("complaint_email", sa.String(), nullable=False),
        sa.Column("privacy_email", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("policy_url", sa.String(), nullable=False),
        sa.Column("letterhead", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_school")),
        sa.UniqueConstraint("code", name=op.f("uq_school_code")),
    )
    op.create_table(
        "hire",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("state_since", INSTANT, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("title_fr", sa.String(), nullable=False),
        sa.Column("title_en", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("posts", sa.Integer(), nullable=False),
        sa.Column("restricted", sa.Boolean(), nullable=False),
        sa.Column("start_on", sa.Date(), nullable=True),
        sa.Column("pack_id", sa.String(), nullable=False),
        sa.Column("pack_version", sa.String(), nullable=False),
        sa.Column("opened_by", sa.Integer(), nullable=False),
        sa.Column("opened_at", INSTANT, nullable=False),
        sa.Column("opening_command", sa.String(), nullable=True),
        sa.Column("published_at", INSTANT, nullable=True),
        sa.Column("deadline", INSTANT, nullable=True),
        sa.Column("channels", sa.JSON(), nullable=False),
        sa.Column("jury_appointed_at", INSTANT, nullable=True),
        sa.Column("discussed_in", sa.String(), nullable=True),
        sa.Column("revealed_at", INSTANT, nullable=True),
        sa.Column("concluded_at", INSTANT, nullable=True),
        sa.Column("salt", sa.String(), nullable=False),
        sa.Column("journal_number", sa.Integer(), nullable=False),
        sa.Column("journal_hash", sa.String(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('doctoral', 'postdoc', 'engineer', 'lecturer', 'professor', 'support')",
            name=op.f("ck_hire_kind"),
        ),
        sa.CheckConstraint(
            "state IN ('drafting', 'sheet_review', 'composing_jury', 'advertised', 'eligibility', 'sifting', 'interviewing', 'deliberating', 'ranked', 'clearing', 'offering', 'informing', 'closed', 'unfilled', 'cancelled')",
            name=op.f("ck_hire_state"),
        ),
        sa.CheckConstraint("posts >= 1", name=op.f("ck_hire_posts")),
        sa.CheckConstraint("rank BETWEEN 1 AND 4", name=op.f("ck_hire_rank")),
        sa.ForeignKeyConstraint(["opened_by"], ["person.id"], name=op.f("fk_hire_opened_by_person")),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_hire_school_id_school")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hire")),
        sa.UniqueConstraint("opening_command", name=op.f("uq_hire_opening_command")),
        sa.UniqueConstraint("reference", name=op.f("uq_hire_reference")),
    )
    op.create_index(op.f("ix_hire_deadline"), "hire", ["deadline"], unique=False)
    op.create_index("ix_hire_school_state", "hire", ["school_id", "state"], unique=False)
    op.create_table(
        "juror",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("sex", sa.String(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("position", sa.String(), nullable=False),
        sa.Column("employer", sa.String(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=True),
        sa.Column("country", sa.String(), nullable=False),
        sa.Column("disciplines", sa.String(), nullable=False),
        sa.Column("trained_on", sa.Date(), nullable=True),
        sa.CheckConstraint("sex IN ('F', 'M', 'U')", name=op.f("ck_juror_sex")),
        sa.CheckConstraint("rank BETWEEN 1 AND 4", name=op.f("ck_juror_rank")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_juror_person_id_person")),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_juror_school_id_school")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_juror")),
        sa.UniqueConstraint("person_id", name=op.f("uq_juror_person_id")),
    )
    op.create_table(
        "login_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("seen_at", INSTANT, nullable=False),
        sa.Column("device", sa.String(), nullable=False),
        sa.Column("revoked_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_login_session_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_login_session")),
        sa.UniqueConstraint("token", name=op.f("uq_login_session_token")),
    )
    op.create_index(op.f("ix_login_session_person_id"), "login_session", ["person_id"], unique=False)
    op.create_table(
        "application",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hire_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("state_since", INSTANT, nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("submitted_at", INSTANT, nullable=False),
        sa.Column("hearing_at", INSTANT, nullable=True),
        sa.Column("hearing_place", sa.String(), nullable=True),
        sa.CheckConstraint("language IN ('fr', 'en')", name=op.f("ck_application_language")),
        sa.CheckConstraint(
            "state IN ('received', 'admissible', 'inadmissible', 'shortlisted', 'not_shortlisted', 'heard', 'absent', 'ranked', 'not_ranked', 'chosen', 'cleared', 'clearance_refused', 'appointed', 'declined', 'withdrawn')",
            name=op.f("ck_application_state"),
        ),
        sa.ForeignKeyConstraint(["hire_id"], ["hire.id"], name=op.f("fk_application_hire_id_hire")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_application_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application")),
        sa.UniqueConstraint("hire_id", "number", name=op.f("uq_application_hire_id_number")),
        sa.UniqueConstraint("hire_id", "person_id", name=op.f("uq_application_hire_id_person_id")),
    )
    op.create_index("ix_application_hire_state", "application", ["hire_id", "state"], unique=False)
    op.create_index(op.f("ix_application_person_id"), "application", ["person_id"], unique=False)
    op.create_table(
        "exception_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hire_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("rule", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("granted_by", sa.Integer(), nullable=True),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["granted_by"], ["person.id"], name=op.f("fk_exception_entry_granted_by_person")),
        sa.ForeignKeyConstraint(["hire_id"], ["hire.id"], name=op.f("fk_exception_entry_hire_id_hire")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exception_entry")),
    )
    op.create_index(op.f("ix_exception_entry_hire_id"), "exception_entry", ["hire_id"], unique=False)
    op.create_table(
        "grid_in_use",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hire_id", sa.Integer(), nullable=False),
        sa.Column("definition", sa.String(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("chosen_at", INSTANT, nullable=False),
        sa.Column("locked_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(["hire_id"], ["hire.id"], name=op.f("fk_grid_in_use_hire_id_hire")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grid_in_use")),
        sa.UniqueConstraint("hire_id", name=op.f("uq_grid_in_use_hire_id")),
    )
    op.create_table(
        "job_sheet",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hire_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("edited_by", sa.Integer(), nullable=False),
        sa.Column("edited_at", INSTANT, nullable=False),
        sa.Column("submitted_at", INSTANT, nullable=True),
        sa.CheckConstraint(
            "status IN ('draft', 'submitted', 'returned', 'approved', 'published')",
            name=op.f("ck_job_sheet_status"),
        ),
        sa.ForeignKeyConstraint(["edited_by"], ["person.id"], name=op.f("fk_job_sheet_edited_by_person")),
        sa.ForeignKeyConstraint(["hire_id"], ["hire.id"], name=op.f("fk_job_sheet_hire_id_hire")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job_sheet")),
        sa.UniqueConstraint("hire_id", "version", name=op.f("uq_job_sheet_hire_id_version")),
    )
    op.create_table(
        "journal_entry",
        sa.Column("hire_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("event", sa.String(), nullable=False),
        sa.Column("before", sa.String(), nullable=False),
        sa.Column("after", sa.String(), nullable=False),
        sa.Column("moves", sa.Text(), nullable=False),
        sa.Column("pack", sa.String(), nullable=False),
        sa.Column("heard", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("command", sa.String(), nullable=True),
        sa.Column("prev", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["person.id"], name=op.f("fk_journal_entry_actor_id_person")),
        sa.ForeignKeyConstraint(["hire_id"], ["hire.id"], name=op.f("fk_journal_entry_hire_id_hire")),
        sa.PrimaryKeyConstraint("hire_id", "number", name=op.f("pk_journal_entry")),
    )
    op.create_index("uq_journal_entry_command", "journal_entry", ["command"], unique=True)
    op.create_table(
        "jury_member",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hire_id", sa.Integer(), nullable=False),
        sa.Column("juror_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("chair", sa.Boolean(), nullable=False),
        sa.Column("seated_at", INSTANT, nullable=False),
        sa.Column("appointed_at", INSTANT, nullable=True),
        sa.Column("left_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(["hire_id"], ["hire.id"], name=op.f("fk_jury_member_hire_id_hire")),
        sa.ForeignKeyConstraint(["juror_id"], ["juror.id"], name=op.f("fk_jury_member_juror_id_juror")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_jury_member_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jury_member")),
    )
    op.create_index(op.f("ix_jury_member_hire_id"), "jury_member", ["hire_id"], unique=False)
    op.create_index(op.f("ix_jury_member_person_id"), "jury_member", ["person_id"], unique=False)
    op.create_index(
        "uq_jury_member_chair",
        "jury_member",
        ["hire_id"],
        unique=True,
        sqlite_where=sa.text("chair AND left_at IS NULL"),
        postgresql_where=sa.text("chair AND left_at IS NULL"),
    )
    op.create_index(
        "uq_jury_member_seat",
        "jury_member",
        ["hire_id", "juror_id"],
        unique=True,
        sqlite_where=sa.text("left_at IS NULL"),
        postgresql_where=sa.text("left_at IS NULL"),
    )
    op.create_table(
        "ranking",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hire_id", sa.Integer(), nullable=False),
        sa.Column("proposed_by", sa.Integer(), nullable=False),
        sa.Column("proposed_at", INSTANT, nullable=False),
        sa.Column("signed_at", INSTANT, nullable=True),
        sa.Column("replaced_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(["hire_id"], ["hire.id"], name=op.f("fk_ranking_hire_id_hire")),
        sa.ForeignKeyConstraint(["proposed_by"], ["person.id"], name=op.f("fk_ranking_proposed_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ranking")),
    )
    op.create_index(
        "uq_ranking_current",
        "ranking",
        ["hire_id"],
        unique=True,
        sqlite_where=sa.text("replaced_at IS NULL"),
        postgresql_where=sa.text("replaced_at IS NULL"),
    )
    op.create_table(
        "role_grant",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=True),
        sa.Column("hire_id", sa.Integer(), nullable=True),
        sa.Column("granted_by", sa.Integer(), nullable=True),
        sa.Column("granted_at", INSTANT, nullable=False),
        sa.Column("revoked_at", INSTANT, nullable=True),
        sa.Column("revoked_by", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "role IN ('hiring_manager', 'reviewer', 'hr', 'security', 'equality', 'director', 'auditor', 'school_admin', 'group_admin')",
            name=op.f("ck_role_grant_role"),
        ),
        sa.CheckConstraint("hire_id IS NULL OR school_id IS NOT NULL", name=op.f("ck_role_grant_hire_in_school")),
        sa.ForeignKeyConstraint(["granted_by"], ["person.id"], name=op.f("fk_role_grant_granted_by_person")),
        sa.ForeignKeyConstraint(["hire_id"], ["hire.id"], name=op.f("fk_role_grant_hire_id_hire")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_role_grant_person_id_person")),
        sa.ForeignKeyConstraint(["revoked_by"], ["person.id"], name=op.f("fk_role_grant_revoked_by_person")),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_role_grant_school_id_school")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_grant")),
    )
    op.create_index(op.f("ix_role_grant_hire_id"), "role_grant", ["hire_id"], unique=False)
    op.create_index(op.f("ix_role_grant_person_id"), "role_grant", ["person_id"], unique=False)
    op.create_index(
        "uq_role_grant_live",
        "role_grant",
        [
            "person_id",
            "role",
            sa.literal_column("coalesce(school_id, 0)"),
            sa.literal_column("coalesce(hire_id, 0)"),
        ],
        unique=True,
        sqlite_where=sa.text("revoked_at IS NULL"),
        postgresql_where=sa.text("revoked_at IS NULL"),
    )
    op.create_table(
        "ticket",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("hire_id", sa.Integer(), nullable=True),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.Column("used_at", INSTANT, nullable=True),
        sa.CheckConstraint("purpose IN ('invitation', 'reset')", name=op.f("ck_ticket_purpose")),
        sa.ForeignKeyConstraint(["created_by"], ["person.id"], name=op.f("fk_ticket_created_by_person")),
        sa.ForeignKeyConstraint(["hire_id"], ["hire.id"], name=op.f("fk_ticket_hire_id_hire")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_ticket_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket")),
    )
    op.create_index(op.f("ix_ticket_person_id"), "ticket", ["person_id"], unique=False)
    op.create_table(
        "document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("received_at", INSTANT, nullable=False),
        sa.CheckConstraint("kind IN ('cv', 'project')", name=op.f("ck_document_kind")),
        sa.CheckConstraint("size > 0", name=op.f("ck_document_size")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_document_application_id_application")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
        sa.UniqueConstraint("application_id", "kind", name=op.f("uq_document_application_id_kind")),
    )
    op.create_index(op.f("ix_document_application_id"), "document", ["application_id"], unique=False)
    op.create_table(
        "eligibility_finding",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("admissible", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("found_by", sa.Integer(), nullable=False),
        sa.Column("found_at", INSTANT, nullable=False),
        sa.Column("second_by", sa.Integer(), nullable=True),
        sa.Column("second_at", INSTANT, nullable=True),
        sa.CheckConstraint(
            "reason IS NULL OR reason IN ('degree_missing', 'experience_missing', 'documents_missing', 'profile_mismatch', 'duplicate')",
            name=op.f("ck_eligibility_finding_reason"),
        ),
        sa.CheckConstraint("admissible OR reason IS NOT NULL", name=op.f("ck_eligibility_finding_reason_given")),
        sa.CheckConstraint(
            "second_by IS NULL OR second_by <> found_by", name=op.f("ck_eligibility_finding_other_person")
        ),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name=op.f("fk_eligibility_finding_application_id_application"),
        ),
        sa.ForeignKeyConstraint(["found_by"], ["person.id"], name=op.f("fk_eligibility_finding_found_by_person")),
        sa.ForeignKeyConstraint(["second_by"], ["person.id"], name=op.f("fk_eligibility_finding_second_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_eligibility_finding")),
        sa.UniqueConstraint("application_id", name=op.f("uq_eligibility_finding_application_id")),
    )
    op.create_table(
        "letter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hire_id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("final", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("journal_hash", sa.String(), nullable=False),
        sa.Column("written_by", sa.Integer(), nullable=True),
        sa.Column("written_at", INSTANT, nullable=False),
        sa.Column("approved_by", sa.Integer(), nullable=True),
        sa.Column("approved_at", INSTANT, nullable=True),
        sa.Column("sha256", sa.String(), nullable=True),
        sa.Column("sent_at", INSTANT, nullable=True),
        sa.CheckConstraint("status IN ('draft', 'approved', 'sent', 'uncertain')", name=op.f("ck_letter_status")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_letter_application_id_application")
        ),
        sa.ForeignKeyConstraint(["approved_by"], ["person.id"], name=op.f("fk_letter_approved_by_person")),
        sa.ForeignKeyConstraint(["hire_id"], ["hire.id"], name=op.f("fk_letter_hire_id_hire")),
        sa.ForeignKeyConstraint(["written_by"], ["person.id"], name=op.f("fk_letter_written_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter")),
        sa.UniqueConstraint("application_id", "kind", "version", name=op.f("uq_letter_application_id_kind_version")),
        sa.UniqueConstraint("code", name=op.f("uq_letter_code")),
    )
    op.create_index("ix_letter_hire_status", "letter", ["hire_id", "status"], unique=False)
    op.create_table(
        "link_declaration",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hire_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("declared_at", INSTANT, nullable=False),
        sa.Column("steps_aside", sa.Boolean(), nullable=False),
        sa.Column("ruled_at", INSTANT, nullable=True),
        sa.Column("ruling", sa.String(), nullable=True),
        sa.CheckConstraint("level <> 'red' OR steps_aside", name=op.f("ck_link_declaration_red_steps_aside")),
        sa.CheckConstraint("level IN ('none', 'amber', 'red')", name=op.f("ck_link_declaration_level")),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name=op.f("fk_link_declaration_application_id_application"),
        ),
        sa.ForeignKeyConstraint(["hire_id"], ["hire.id"], name=op.f("fk_link_declaration_hire_id_hire")),
        sa.ForeignKeyConstraint(
            ["member_id"], ["jury_member.id"], name=op.f("fk_link_declaration_member_id_jury_member")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link_declaration")),
        sa.UniqueConstraint("member_id", "application_id", name=op.f("uq_link_declaration_member_id_application_id")),
    )
    op.create_index(op.f("ix_link_declaration_hire_id"), "link_declaration", ["hire_id"], unique=False)
    op.create_table(
        "mark_sheet",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hire_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("submitted_at", INSTANT, nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("superseded_at", INSTANT, nullable=True),
        sa.CheckConstraint("stage IN ('sift', 'interview')", name=op.f("ck_mark_sheet_stage")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_mark_sheet_application_id_application")
        ),
        sa.ForeignKeyConstraint(["hire_id"], ["hire.id"], name=op.f("fk_mark_sheet_hire_id_hire")),
        sa.ForeignKeyConstraint(["member_id"], ["jury_member.id"], name=op.f("fk_mark_sheet_member_id_jury_member")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mark_sheet")),
        sa.UniqueConstraint(
            "member_id",
            "application_id",
            "stage",
            "version",
            name=op.f("uq_mark_sheet_member_id_application_id_stage_version"),
        ),
    )
    op.create_index("ix_mark_sheet_application", "mark_sheet", ["application_id"], unique=False)
    op.create_index("ix_mark_sheet_hire_stage", "mark_sheet", ["hire_id", "stage"], unique=False)
    op.create_index(
        "uq_mark_sheet_current",
        "mark_sheet",
        ["member_id", "application_id", "stage"],
        unique=True,
        sqlite_where=sa.text("superseded_at IS NULL"),
        postgresql_where=sa.text("superseded_at IS NULL"),
    )
    op.create_table(
        "offer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hire_id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("terms", sa.String(), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("answer_due", INSTANT, nullable=False),
        sa.Column("answer", sa.String(), nullable=True),
        sa.Column("answered_at", INSTANT, nullable=True),
        sa.CheckConstraint(
            "answer IS NULL OR answer IN ('accepted', 'declined', 'lapsed')", name=op.f("ck_offer_answer")
        ),
        sa.CheckConstraint("(answer IS NULL) = (answered_at IS NULL)", name=op.f("ck_offer_answered")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_offer_application_id_application")
        ),
        sa.ForeignKeyConstraint(["hire_id"], ["hire.id"], name=op.f("fk_offer_hire_id_hire")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offer")),
    )
    op.create_index(op.f("ix_offer_hire_id"), "offer", ["hire_id"], unique=False)
    op.create_index(
        "uq_offer_open",
        "offer",
        ["hire_id"],
        unique=True,
        sqlite_where=sa.text("answer IS NULL"),
        postgresql_where=sa.text("answer IS NULL"),
    )
    op.create_table(
        "ranking_entry",
        sa.Column("ranking_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("mean", sa.Double(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.CheckConstraint("place >= 1", name=op.f("ck_ranking_entry_place")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_ranking_entry_application_id_application")
        ),
        sa.ForeignKeyConstraint(["ranking_id"], ["ranking.id"], name=op.f("fk_ranking_entry_ranking_id_ranking")),
        sa.PrimaryKeyConstraint("ranking_id", "place", name=op.f("pk_ranking_entry")),
        sa.UniqueConstraint("ranking_id", "application_id", name=op.f("uq_ranking_entry_ranking_id_application_id")),
    )
    op.create_table(
        "ranking_signature",
        sa.Column("ranking_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["jury_member.id"], name=op.f("fk_ranking_signature_member_id_jury_member")
        ),
        sa.ForeignKeyConstraint(["ranking_id"], ["ranking.id"], name=op.f("fk_ranking_signature_ranking_id_ranking")),
        sa.PrimaryKeyConstraint("ranking_id", "member_id", name=op.f("pk_ranking_signature")),
    )
    op.create_table(
        "referral",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hire_id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("state_since", INSTANT, nullable=False),
        sa.Column("opened_at", INSTANT, nullable=False),
        sa.Column("sent_at", INSTANT, nullable=True),
        sa.Column("opinion_due", INSTANT, nullable=True),
        sa.Column("decision_due", INSTANT, nullable=True),
        sa.Column("opinion", sa.String(), nullable=True),
        sa.Column("conditions", sa.String(), nullable=True),
        sa.Column("conditions_accepted_at", INSTANT, nullable=True),
        sa.Column("decided_at", INSTANT, nullable=True),
        sa.CheckConstraint(
            "opinion IS NULL OR opinion IN ('favourable', 'reserved', 'unfavourable', 'alternative')",
            name=op.f("ck_referral_opinion"),
        ),
        sa.CheckConstraint(
            "state <> 'authorised' OR opinion IN ('favourable', 'reserved')",
            name=op.f("ck_referral_authorised_on_opinion"),
        ),
        sa.CheckConstraint(
            "state IN ('opened', 'complete', 'sent', 'answered', 'expired', 'authorised', 'not_authorised', 'not_needed', 'stopped')",
            name=op.f("ck_referral_state"),
        ),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_referral_application_id_application")
        ),
        sa.ForeignKeyConstraint(["hire_id"], ["hire.id"], name=op.f("fk_referral_hire_id_hire")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral")),
        sa.UniqueConstraint("application_id", name=op.f("uq_referral_application_id")),
    )
    op.create_index(op.f("ix_referral_hire_id"), "referral", ["hire_id"], unique=False)
    op.create_index("ix_referral_state_due", "referral", ["state", "opinion_due"], unique=False)
    op.create_table(
        "sheet_comment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sheet_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("required", sa.Boolean(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("answer", sa.String(), nullable=True),
        sa.Column("answered_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_sheet_comment_author_id_person")),
        sa.ForeignKeyConstraint(["sheet_id"], ["job_sheet.id"], name=op.f("fk_sheet_comment_sheet_id_job_sheet")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sheet_comment")),
    )
    op.create_index(op.f("ix_sheet_comment_sheet_id"), "sheet_comment", ["sheet_id"], unique=False)
    op.create_table(
        "sheet_review",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sheet_id", sa.Integer(), nullable=False),
        sa.Column("reviewer_id", sa.Integer(), nullable=False),
        sa.Column("approves", sa.Boolean(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["reviewer_id"], ["person.id"], name=op.f("fk_sheet_review_reviewer_id_person")),
        sa.ForeignKeyConstraint(["sheet_id"], ["job_sheet.id"], name=op.f("fk_sheet_review_sheet_id_job_sheet")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sheet_review")),
        sa.UniqueConstraint("sheet_id", "reviewer_id", name=op.f("uq_sheet_review_sheet_id_reviewer_id")),
    )
    op.create_table(
        "mark",
        sa.Column("sheet_id", sa.Integer(), nullable=False),
        sa.Column("criterion", sa.String(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.CheckConstraint("value IS NOT NULL OR note <> ''", name=op.f("ck_mark_value_or_why")),
        sa.CheckConstraint("value BETWEEN 1 AND 5", name=op.f("ck_mark_value")),
        sa.ForeignKeyConstraint(["sheet_id"], ["mark_sheet.id"], name=op.f("fk_mark_sheet_id_mark_sheet")),
        sa.PrimaryKeyConstraint("sheet_id", "criterion", name=op.f("pk_mark")),
    )
    op.create_table(
        "outgoing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("hire_id", sa.Integer(), nullable=True),
        sa.Column("letter_id", sa.Integer(), nullable=True),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", INSTANT, nullable=False),
        sa.Column("lease_until", INSTANT, nullable=True),
        sa.Column("last_error", sa.String(), nullable=True),
        sa.Column("message_id", sa.String(), nullable=True),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("done_at", INSTANT, nullable=True),
        sa.CheckConstraint(
            "state IN ('queued', 'sending', 'sent', 'uncertain', 'failed')", name=op.f("ck_outgoing_state")
        ),
        sa.ForeignKeyConstraint(["hire_id"], ["hire.id"], name=op.f("fk_outgoing_hire_id_hire")),
        sa.ForeignKeyConstraint(["letter_id"], ["letter.id"], name=op.f("fk_outgoing_letter_id_letter")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_outgoing_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outgoing")),
        sa.UniqueConstraint("key", name=op.f("uq_outgoing_key")),
    )
    op.create_index(op.f("ix_outgoing_hire_id"), "outgoing", ["hire_id"], unique=False)
    op.create_index("ix_outgoing_state_due", "outgoing", ["state", "due_at"], unique=False)
    for statement in GUARDS[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    """Go back one step."""
    op.drop_index("ix_outgoing_state_due", table_name="outgoing")
    op.drop_index(op.f("ix_outgoing_hire_id"), table_name="outgoing")
    op.drop_table("outgoing")
    op.drop_table("mark")
    op.drop_table("sheet_review")
    op.drop_index(op.f("ix_sheet_comment_sheet_id"), table_name="sheet_comment")
    op.drop_table("sheet_comment")
    op.drop_index("ix_referral_state_due", table_name="referral")
    op.drop_index(op.f("ix_referral_hire_id"), table_name="referral")
    op.drop_table("referral")
    op.drop_table("ranking_signature")
    op.drop_table("ranking_entry")
    op.drop_index(
        "uq_offer_open",
        table_name="offer",
        sqlite_where=sa.text("answer IS NULL"),
        postgresql_where=sa.text("answer IS NULL"),
    )
    op.drop_index(op.f("ix_offer_hire_id"), table_name="offer")
    op.drop_table("offer")
    op.drop_index(
        "uq_mark_sheet_current",
        table_name="mark_sheet",
        sqlite_where=sa.text("superseded_at IS NULL"),
        postgresql_where=sa.text("superseded_at IS NULL"),
    )
    op.drop_index("ix_mark_sheet_hire_stage", table_name="mark_sheet")
    op.drop_index("ix_mark_sheet_application", table_name="mark_sheet")
    op.drop_table("mark_sheet")
    op.drop_index(op.f("ix_link_declaration_hire_id"), table_name="link_declaration")
    op.drop_table("link_declaration")
    op.drop_index("ix_letter_hire_status", table_name="letter")
    op.drop_table("letter")
    op.drop_table("eligibility_finding")
    op.drop_index(op.f("ix_document_application_id"), table_name="document")
    op.drop_table("document")
    op.drop_index(op.f("ix_ticket_person_id"), table_name="ticket")
    op.drop_table("ticket")
    op.drop_index(
        "uq_role_grant_live",
        table_name="role_grant",
        sqlite_where=sa.text("revoked_at IS NULL"),
        postgresql_where=sa.text("revoked_at IS NULL"),
    )
    op.drop_index(op.f("ix_role_grant_person_id"), table_name="role_grant")
    op.drop_index(op.f("ix_role_grant_hire_id"), table_name="role_grant")
    op.drop_table("role_grant")
    op.drop_index(
        "uq_ranking_current",
        table_name="ranking",
        sqlite_where=sa.text("replaced_at IS NULL"),
        postgresql_where=sa.text("replaced_at IS NULL"),
    )
    op.drop_table("ranking")
    op.drop_index(
        "uq_jury_member_seat",
        table_name="jury_member",
        sqlite_where=sa.text("left_at IS NULL"),
        postgresql_where=sa.text("left_at IS NULL"),
    )
    op.drop_index(
        "uq_jury_member_chair",
        table_name="jury_member",
        sqlite_where=sa.text("chair AND left_at IS NULL"),
        postgresql_where=sa.text("chair AND left_at IS NULL"),
    )
    op.drop_index(op.f("ix_jury_member_person_id"), table_name="jury_member")
    op.drop_index(op.f("ix_jury_member_hire_id"), table_name="jury_member")
    op.drop_table("jury_member")
    op.drop_index("uq_journal_entry_command", table_name="journal_entry")
    op.drop_table("journal_entry")
    op.drop_table("job_sheet")
    op.drop_table("grid_in_use")
    op.drop_index(op.f("ix_exception_entry_hire_id"), table_name="exception_entry")
    op.drop_table("exception_entry")
    op.drop_index(op.f("ix_application_person_id"), table_name="application")
    op.drop_index("ix_application_hire_state", table_name="application")
    op.drop_table("application")
    op.drop_index(op.f("ix_login_session_person_id"), table_name="login_session")
    op.drop_table("login_session")
    op.drop_table("juror")
    op.drop_index("ix_hire_school_state", table_name="hire")
    op.drop_index(op.f("ix_hire_deadline"), table_name="hire")
    op.drop_table("hire")
    op.drop_table("school")
    op.drop_table("person")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION journal_is_append_only()")
