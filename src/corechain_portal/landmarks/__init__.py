"""Joint landmarks 产业地标联创: flagship projects with milestones, partners, funding, risks, place and progress."""
