"""What pages know and do, as small state classes."""
