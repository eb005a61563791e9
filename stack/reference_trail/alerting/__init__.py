"""Alarms, the tamper rule and the topic that both notify."""
