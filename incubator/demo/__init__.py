"""The demo space: our own words in `data/`, dated relative to today, and the way to sign in as each role locally."""
