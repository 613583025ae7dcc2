"""The site people read: one module a kind of page, all rendered by one frame."""
