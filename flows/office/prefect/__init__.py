"""The office's Prefect: its server, deployments, automations, forms in Vietnamese, runs left over."""
