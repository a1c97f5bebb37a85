"""Sphinx's settings for the site; tools/site.py assembles its pages and builds it."""

from wsinvest import __version__

project = "wsinvest"
author = "the authors of wsinvest"
version = release = __version__
html_title = f"wsinvest {__version__}"
html_show_copyright = False
html_show_sphinx = False
html_copy_source = False
html_use_index = False
html_show_search_summary = False  # it would be fetched, which a browser forbids to a page of file://

extensions = ["myst_parser", "sphinx.ext.autodoc"]
myst_heading_anchors = 3
highlight_language = "text"
default_role = "code"
smartquotes = False  # they would make a dash of the two of --json
autodoc_member_order = "bysource"
autodoc_typehints_format = "short"
autodoc_class_signature = "mixed"
autoclass_content = "both"
autodoc_preserve_defaults = True
add_module_names = False
python_maximum_signature_line_length = 100

# Nothing of it comes from another host: system fonts, no analytics, a search that works from file://.
html_theme = "furo"
html_static_path = ["static"]
html_css_files = ["site.css"]
pygments_style = "a11y-high-contrast-light"
pygments_dark_style = "a11y-high-contrast-dark"
