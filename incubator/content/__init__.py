"""What editors write: pages, stories, guides, and the back office under /cms/. The only home of Wagtail."""
