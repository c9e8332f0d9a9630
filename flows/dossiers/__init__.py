"""The units' dossiers: papers drafted and turned into PDF, signed, sealed in bundles."""
