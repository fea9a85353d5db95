"""Tests: unit (no database), integration (both databases), browser, house."""
