"""Who fits whom, as pure functions: no Django, nothing of ours. See README.md for the formula."""
