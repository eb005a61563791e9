"""The Athena table, the workgroup and the saved queries."""
