"""The single services' work for many rows in a few statements: same rows, same log, same invariants.

tests/partners/services/bulk holds both to the same tables. Whoever changes a single service changes its
sister here: `add_partner`, `update_partner`, `grant_membership`, `revoke_membership`, `record_consent`.
"""
