"""What is offered and shared: resources, units, opening hours, bookings, outages, trainings, certifications."""
