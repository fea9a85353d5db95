"""The chapters of a story, each on top of the one before: see recruitment/demo/story.py."""
