"""The draft of the next year's plan."""
