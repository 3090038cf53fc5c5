"""Reading the centre, by page. `visible` says what a person may see at all."""
