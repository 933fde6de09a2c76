"""The demo: a sample alliance with people of every role, and a second one to switch to. Never in production mode."""
