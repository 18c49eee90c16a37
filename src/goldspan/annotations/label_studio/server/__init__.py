"""A server: `access` signs and `http` sends; `projects`, `tasks` and `labels` ask; `remote` is what is got."""
