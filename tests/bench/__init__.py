"""`make bench`: the figures of the quality bars. Run on demand, never a timed assert in a test."""
