"""What lies near what: relatedness of capabilities, and the next nodes within reach."""
