"""The rows of matrix.py about replies at the desk, how they begin, and what HQ asks back."""

from __future__ import annotations

REPLIES = """
feedback:ask-back                      GET   own      S .... ++ .. ... S
feedback:ask-back                      GET   other    S .... .. .. ... S
feedback:ask-back                      GET   crossed  S .... .. .. ... S
feedback:ask-back                      POST  own      S .... ++ .. ... S
feedback:ask-back                      POST  other    S .... .. .. ... S
feedback:ask-back                      POST  crossed  S .... .. .. ... S
feedback:desk-preview-mail             GET   own      M MMMM MM MM MMM M
feedback:desk-preview-mail             POST  own      S .... .. ++ ... S
feedback:desk-preview-mail             POST  dealer   S .... .. ++ ... S
feedback:desk-preview-mail             POST  branch   S .... .. ++ ... S
feedback:desk-preview-mail             POST  far      S .... .. ++ ... S
feedback:desk-preview-mail             POST  other    S .... .. .. ... S
feedback:desk-preview-mail             POST  crossed  S .... .. .. ... S
feedback:desk-preview-page             GET   own      M MMMM MM MM MMM M
feedback:desk-preview-page             POST  own      S .... .. ++ ... S
feedback:desk-preview-page             POST  dealer   S .... .. ++ ... S
feedback:desk-preview-page             POST  branch   S .... .. ++ ... S
feedback:desk-preview-page             POST  far      S .... .. ++ ... S
feedback:desk-preview-page             POST  other    S .... .. .. ... S
feedback:desk-preview-page             POST  crossed  S .... .. .. ... S
feedback:openings                      GET   own      S .... .. .+ ... S
feedback:openings                      GET   other    S .... .. .. ... S
feedback:openings                      POST  own      M MMMM MM MM MMM M
feedback:opening-new                   GET   own      S .... .. .+ ... S
feedback:opening-new                   GET   other    S .... .. .. ... S
feedback:opening-new                   POST  own      S .... .. .+ ... S
feedback:opening-new                   POST  other    S .... .. .. ... S
feedback:opening-edit                  GET   own      S .... .. .+ ... S
feedback:opening-edit                  GET   other    S .... .. .. ... S
feedback:opening-edit                  GET   crossed  S .... .. .. ... S
feedback:opening-edit                  POST  own      S .... .. .+ ... S
feedback:opening-edit                  POST  other    S .... .. .. ... S
feedback:opening-edit                  POST  crossed  S .... .. .. ... S
feedback:opening-remove                GET   own      M MMMM MM MM MMM M
feedback:opening-remove                POST  own      S .... .. .+ ... S
feedback:opening-remove                POST  other    S .... .. .. ... S
feedback:opening-remove                POST  crossed  S .... .. .. ... S
"""
