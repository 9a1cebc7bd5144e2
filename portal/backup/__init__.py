"""Backups: the whole portal as one archive that no database engine owns, and back (docs/operations.md).

An archive is a zip: `tables/*.jsonl` with a row a line, `files/*` as stored, `files.jsonl` that lists them,
`manifest.json` with what each member must be, and `manifest.sha256`, its hash.
"""
