"""The register's canonical text, numbers of papers, the audit trail."""
