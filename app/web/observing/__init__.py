"""What is seen of the requests: how many, by whom, how fast; never from which address."""
