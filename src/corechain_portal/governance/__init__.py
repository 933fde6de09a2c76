"""Joint governance 政治建设联抓: charter, resolutions with votes, council meetings, the yearly plan."""
