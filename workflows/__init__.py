"""The pure core: charts, rules and the door. Standard library and statemachine only."""
