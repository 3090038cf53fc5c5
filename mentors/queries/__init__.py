"""What can be read of mentors and mentorships, by whom."""
