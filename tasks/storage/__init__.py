"""What is kept on the disk: finished work by content, results under their final names, backups."""
