"""What is kept on the disk: plans, finished work by content, results under their final names, backups."""
