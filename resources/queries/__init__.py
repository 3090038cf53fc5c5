"""Reading: what may be seen, what is free, what waits."""
