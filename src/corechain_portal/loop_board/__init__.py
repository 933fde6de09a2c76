"""The dashboard of the loop: from listing to contract to a stronger chain, without a figure about too few members."""
