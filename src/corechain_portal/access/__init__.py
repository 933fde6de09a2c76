"""Who may see and do what: the viewer of a request, levels of confidentiality, and every permission."""
