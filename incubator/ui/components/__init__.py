"""The components by family; each is a keyword-only function from its content to HTML, registered in `templatetags`."""
