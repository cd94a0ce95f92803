"""Plans as people and programs take them: a table, JSON Lines, an editable YAML file, a page, and the answer to why."""
