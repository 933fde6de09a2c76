"""Joint purchasing: what several firms need of one thing, split over suppliers by cost and by risk."""
