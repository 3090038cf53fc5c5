"""What can be done to what is shared. Each act is one transaction and one journal entry."""
