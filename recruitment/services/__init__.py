"""Verbs: one function each, session and actor passed in. They know no Flask and no form."""
