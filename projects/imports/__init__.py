"""Projects of others from CSV: files become a plan here, an action carries out exactly that plan."""
