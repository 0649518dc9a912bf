"""Where things are kept: ports (protocols) and their MongoDB and Redis implementations."""
