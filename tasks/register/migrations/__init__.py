"""The steps by which a register's tables came to be what they are; `tasks.register.migrating` runs them."""
