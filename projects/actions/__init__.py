"""The only writers of the centre, by noun. Each act is one transaction and one journal entry."""
