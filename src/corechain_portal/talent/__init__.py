"""Joint talent 人才队伍联育: posts, candidates' own profiles, training, mentors, secondments between members."""
