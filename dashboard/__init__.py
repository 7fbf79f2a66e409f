"""The screen: asks `indicators` and draws; no arithmetic, no SQL."""
