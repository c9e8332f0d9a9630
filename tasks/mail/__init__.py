"""Mail that leaves: the address book, its bodies, the sending, the folder where it stands without a server."""
