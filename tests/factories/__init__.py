"""What tests start from: people, schools, hires brought to a state through the real verbs."""
