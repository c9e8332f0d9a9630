"""What holds on the day of a paper: the law, the money, the authority that heads it."""
