"""Measures: a database of a size that hurts, pages asked for by many at once, and a bare page beside each.

`make bench` prints the table; docs/performance.md says how to read it.
"""
