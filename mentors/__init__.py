"""Knowledge: people who know, and the projects that they help."""
