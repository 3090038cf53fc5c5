"""What can be done to mentors and mentorships. Each act is one transaction and one journal entry."""
