"""Alembic migrations, run alike on SQLite and on PostgreSQL."""
