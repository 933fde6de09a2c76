"""From a demand in a person's own words to suppliers."""
