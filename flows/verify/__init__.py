"""`thidua verify`: bundles judged, each in a process with limits."""
