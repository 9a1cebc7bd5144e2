"""Figures for whoever watches an installation, in Prometheus' text form; labels carry no id and no text."""
