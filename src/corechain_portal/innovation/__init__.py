"""Joint innovation 技术创新联动: calls, proposals by consortia, reviews, projects."""
