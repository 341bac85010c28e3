"""Statistics: functions from frames to results."""
