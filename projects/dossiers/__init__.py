"""A project's dossier: its parts in order, then as Markdown in a ZIP or as a PDF. Nothing here asks the database."""
