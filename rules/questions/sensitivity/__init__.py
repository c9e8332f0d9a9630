"""Who would be chosen with other weights or readings of the quota."""
