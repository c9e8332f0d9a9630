"""The office's Prefect: server, worker and operator's pages brought up by one command, watched and closed again."""
