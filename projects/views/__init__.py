"""The pages of the centre, by noun."""
