"""Sphinx settings of the documentation site."""

import corechain

project = "corechain 芯链"
author = "the corechain authors"
copyright = "2026, the corechain authors"
release = corechain.__version__
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
exclude_patterns = ["_build"]
html_theme = "furo"
html_title = "corechain 芯链"
myst_heading_anchors = 3
autodoc_member_order = "bysource"
autodoc_typehints = "description"
suppress_warnings = ["myst.xref_missing", "ref.python"]
