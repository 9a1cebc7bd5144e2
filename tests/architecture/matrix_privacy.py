"""The rows of matrix.py about consent, one's own data, erasing, and what a distributor allows."""

from __future__ import annotations

PRIVACY = """
partners:access-tokens                 GET   own      S ++++ ++ ++ ... S
partners:access-tokens                 GET   other    S .... .. .. .+. S
partners:access-tokens                 POST  own      M MMMM MM MM MMM M
partners:access-token-new              GET   own      S ++++ ++ ++ ... S
partners:access-token-new              GET   other    S .... .. .. .+. S
partners:access-token-new              POST  own      S ++++ ++ ++ ... S
partners:access-token-new              POST  other    S .... .. .. .+. S
partners:access-token-revoke           GET   own      M MMMM MM MM MMM M
partners:access-token-revoke           POST  own      S +... .. .. ... S
partners:access-token-revoke           POST  dealer   S .... .. .. ... S
partners:access-token-revoke           POST  other    S .... .. .. .+. S
partners:access-token-revoke           POST  crossed  S .... .. .. ... S
partners:account-data                  GET   own      S ++++ ++ ++ ... S
partners:account-data                  GET   other    S .... .. .. .+. S
partners:account-data                  POST  own      M MMMM MM MM MMM M
partners:ask-archive                   GET   own      M MMMM MM MM MMM M
partners:ask-archive                   POST  own      S ++++ ++ ++ ... S
partners:ask-archive                   POST  other    S .... .. .. .+. S
partners:ask-erasure                   GET   own      M MMMM MM MM MMM M
partners:ask-erasure                   POST  own      S ++++ ++ ++ ... S
partners:ask-erasure                   POST  other    S .... .. .. .+. S
partners:keep-data                     GET   own      M MMMM MM MM MMM M
partners:keep-data                     POST  own      S ++++ ++ ++ ... S
partners:keep-data                     POST  other    S .... .. .. .+. S
partners:own-archive                   GET   own      S +... .. .. ... S
partners:own-archive                   GET   dealer   S .... .. .. ... S
partners:own-archive                   GET   other    S .... .. .. .+. S
partners:own-archive                   GET   crossed  S .... .. .. ... S
partners:own-archive                   POST  own      M MMMM MM MM MMM M
partners:erase                         GET   own      + ++++ ++ ++ +++ +
partners:erase                         GET   other    + ++++ ++ ++ +++ +
partners:erase                         GET   crossed  + ++++ ++ ++ +++ +
partners:erase                         POST  own      + ++++ ++ ++ +++ +
partners:erase                         POST  other    + ++++ ++ ++ +++ +
partners:erase                         POST  crossed  + ++++ ++ ++ +++ +
partners:person-data                   POST  own      M MMMM MM MM MMM M
partners:person-data                   GET   own      S .... .. .+ ... S
partners:person-data                   GET   other    S .... .. .. ... S
partners:person-data                   GET   crossed  S .... .. .. ... S
partners:person-archive                GET   own      M MMMM MM MM MMM M
partners:person-archive                POST  own      S .... .. .+ ... S
partners:person-archive                POST  other    S .... .. .. ... S
partners:person-archive                POST  crossed  S .... .. .. ... S
partners:person-erase                  GET   own      M MMMM MM MM MMM M
partners:person-erase                  POST  own      S .... .. .+ ... S
partners:person-erase                  POST  other    S .... .. .. ... S
partners:person-erase                  POST  crossed  S .... .. .. ... S
partners:branch-settings               GET   own      S ..++ ++ ++ ... S
partners:branch-settings               GET   other    S .... .. .. ... S
partners:branch-settings               POST  own      M MMMM MM MM MMM M
partners:branch-setting                GET   own      S ..++ ++ ++ ... S
partners:branch-setting                GET   far      S .... ++ ++ ... S
partners:branch-setting                GET   other    S .... .. .. ... S
partners:branch-setting                GET   crossed  S .... .. .. ... S
partners:branch-setting                POST  own      S ..+F FF FF ... S
partners:branch-setting                POST  far      S .... FF FF ... S
partners:branch-setting                POST  other    S .... .. .. ... S
partners:branch-setting                POST  crossed  S .... .. .. ... S
partners:consent                       GET   own      M MMMM MM MM MMM M
partners:consent                       POST  own      S ++++ ++ ++ ... S
partners:consent                       POST  other    S .... .. .. .+. S
"""
