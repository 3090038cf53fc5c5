"""What people type about projects and their parts."""
