"""What the words mean: users, rooms, messages and errors. Standard library only."""
