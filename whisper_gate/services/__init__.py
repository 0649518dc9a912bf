"""The rules: accounts, rooms, entry and tickets. No transport, no framework."""
