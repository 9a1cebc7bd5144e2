"""The rows of matrix.py about the codebook, and about coding remarks twice."""

from __future__ import annotations

CODEBOOK = """
feedback:codebook                      GET  own      S .... .. ++ ... S
feedback:codebook                      GET  other    S .... .. .. ... S
feedback:codebook                      POST own      M MMMM MM MM MMM M
feedback:codebook-version              GET  own      S .... .. ++ ... S
feedback:codebook-version              GET  other    S .... .. .. ... S
feedback:codebook-version              POST own      M MMMM MM MM MMM M
feedback:sample                        GET  own      S .... .. ++ ... S
feedback:sample                        GET  other    S .... .. .. ... S
feedback:sample                        GET  crossed  S .... .. .. ... S
feedback:sample                        POST own      M MMMM MM MM MMM M
feedback:sample-code                   GET  own      S .... .. ++ ... S
feedback:sample-code                   GET  other    S .... .. .. ... S
feedback:sample-code                   GET  crossed  S .... .. .. ... S
feedback:sample-code                   POST own      S .... .. ++ ... S
feedback:sample-code                   POST other    S .... .. .. ... S
feedback:sample-code                   POST crossed  S .... .. .. ... S
feedback:sample-new                    GET  own      S .... .. .+ ... S
feedback:sample-new                    GET  other    S .... .. .. ... S
feedback:sample-new                    POST own      S .... .. .+ ... S
feedback:sample-new                    POST other    S .... .. .. ... S
feedback:samples                       GET  own      S .... .. ++ ... S
feedback:samples                       GET  other    S .... .. .. ... S
feedback:samples                       POST own      M MMMM MM MM MMM M
feedback:theme                         GET  own      S .... .. ++ ... S
feedback:theme                         GET  other    S .... .. .. ... S
feedback:theme                         GET  crossed  S .... .. .. ... S
feedback:theme                         POST own      M MMMM MM MM MMM M
feedback:theme-active                  GET  own      M MMMM MM MM MMM M
feedback:theme-active                  POST own      S .... .. .+ ... S
feedback:theme-active                  POST other    S .... .. .. ... S
feedback:theme-active                  POST crossed  S .... .. .. ... S
feedback:theme-edit                    GET  own      S .... .. .+ ... S
feedback:theme-edit                    GET  other    S .... .. .. ... S
feedback:theme-edit                    GET  crossed  S .... .. .. ... S
feedback:theme-edit                    POST own      S .... .. .+ ... S
feedback:theme-edit                    POST other    S .... .. .. ... S
feedback:theme-edit                    POST crossed  S .... .. .. ... S
feedback:theme-merge                   GET  own      S .... .. .+ ... S
feedback:theme-merge                   GET  other    S .... .. .. ... S
feedback:theme-merge                   GET  crossed  S .... .. .. ... S
feedback:theme-merge                   POST own      S .... .. .+ ... S
feedback:theme-merge                   POST other    S .... .. .. ... S
feedback:theme-merge                   POST crossed  S .... .. .. ... S
feedback:theme-new                     GET  own      S .... .. .+ ... S
feedback:theme-new                     GET  other    S .... .. .. ... S
feedback:theme-new                     POST own      S .... .. .+ ... S
feedback:theme-new                     POST other    S .... .. .. ... S
feedback:theme-recode                  GET  own      S .... .. ++ ... S
feedback:theme-recode                  GET  other    S .... .. .. ... S
feedback:theme-recode                  GET  crossed  S .... .. .. ... S
feedback:theme-recode                  POST own      S .... .. ++ ... S
feedback:theme-recode                  POST other    S .... .. .. ... S
feedback:theme-recode                  POST crossed  S .... .. .. ... S
feedback:theme-split                   GET  own      S .... .. .+ ... S
feedback:theme-split                   GET  other    S .... .. .. ... S
feedback:theme-split                   GET  crossed  S .... .. .. ... S
feedback:theme-split                   POST own      S .... .. .+ ... S
feedback:theme-split                   POST other    S .... .. .. ... S
feedback:theme-split                   POST crossed  S .... .. .. ... S
feedback:themes                        GET  own      S .... .. ++ ... S
feedback:themes                        GET  other    S .... .. .. ... S
feedback:themes                        POST own      M MMMM MM MM MMM M
"""
