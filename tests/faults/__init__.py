"""What happens to calls, entries and pages when a part fails."""
