"""What earlier cycles left to this one."""
