"""What people read: blocks as HTML, as a page, and as text for a terminal."""
