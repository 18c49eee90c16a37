"""Files and text with positions: whole-or-nothing writes, safe names, JSON and TOML that know their lines."""
