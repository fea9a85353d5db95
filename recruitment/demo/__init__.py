"""The demonstration: invented people, plausible posts, hires brought to every state through the real verbs."""
