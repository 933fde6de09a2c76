"""Joint study 理论武装联学: materials with versions, sessions with sign-up, attendance counted by organisation."""
