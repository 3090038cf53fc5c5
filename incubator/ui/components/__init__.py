"""The components by family: keyword-only functions from content to HTML, registered in `templatetags`."""
