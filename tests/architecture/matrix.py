"""Who may do what, as one table: route, method, relation, and one letter per visitor.

    +  let in (shown, done, led on, or refused with a reason: 2xx, 3xx, 400, 409, 410, 415, 422)
    S  asked to sign in (by the API: 401)      .  404, as if it didn't exist      F  403      M  405

Columns, in the order of `visitors.COLUMNS`: anonymous | dealer staff, dealer principal, distributor manager,
field manager | HQ marketer, HQ sponsor | agency analyst, agency lead | platform admin without membership,
member of the other network, user whose membership was revoked | somebody who has opened a mailed link. Blanks
between letters are for the eye.

Relation says whose object the address names, seen from the dealer's staff: `own`, `dealer` (a colleague's),
`branch` (a neighbour's under the same distributor), `far` (another branch's, or aimed at it), `draft` (not
published), `revoked` (a link of a role that ended), `other` (the other network's, at its own address) and
`crossed` (the other network's at this network's address); `-` where an address names none. Links carry the
token of whom the relation names, whoever holds it. A GET row stands for HEAD too. A route that is not listed
fails; the Wagtail admin's are walked in test_admin.py.
"""

from __future__ import annotations

from tests.architecture.matrix_codebook import CODEBOOK
from tests.architecture.matrix_imports import IMPORTS
from tests.architecture.matrix_mail_in import MAIL_IN
from tests.architecture.matrix_network import NETWORK
from tests.architecture.matrix_operations import OPERATIONS
from tests.architecture.matrix_privacy import PRIVACY
from tests.architecture.matrix_replies import REPLIES
from tests.architecture.matrix_team import SIGNING_IN, TEAM
from tests.architecture.matrix_toolkits import TOOLKITS
from tests.architecture.matrix_webhooks import WEBHOOKS

PORTAL = """
health-live                            GET   -        + ++++ ++ ++ +++ +
health-live                            POST  -        M MMMM MM MM MMM M
health-ready                           GET   -        + ++++ ++ ++ +++ +
health-ready                           POST  -        M MMMM MM MM MMM M
metrics                                GET   -        . .... .. .. ... .
metrics                                POST  -        . .... .. .. ... .
web:stylesheet                         GET   -        + ++++ ++ ++ +++ +
web:stylesheet                         POST  -        M MMMM MM MM MMM M
web:service-worker                     GET   -        + ++++ ++ ++ +++ +
web:service-worker                     POST  -        M MMMM MM MM MMM M
web:theme                              GET   own      + ++++ ++ ++ +++ +
web:theme                              GET   other    + ++++ ++ ++ +++ +
web:theme                              POST  own      M MMMM MM MM MMM M
web:style-guide                        GET   -        + ++++ ++ ++ +++ +
web:style-guide                        POST  -        M MMMM MM MM MMM M
web:set-language                       GET   -        M MMMM MM MM MMM M
web:set-language                       POST  -        + ++++ ++ ++ +++ +
portal:dashboard                       GET   own      S .... .. ++ ... S
portal:dashboard                       GET   other    S .... .. .. ... S
portal:dashboard                       POST  own      M MMMM MM MM MMM M
portal:late                            GET   own      S .... .. ++ ... S
portal:late                            GET   other    S .... .. .. ... S
portal:late                            POST  own      M MMMM MM MM MMM M
portal:demand                          GET   own      S .... ++ ++ ... S
portal:demand                          GET   other    S .... .. .. ... S
portal:demand                          POST  own      M MMMM MM MM MMM M
portal:home                            GET   own      S ++++ ++ ++ ... S
portal:home                            GET   other    S .... .. .. .+. S
portal:home                            POST  own      M MMMM MM MM MMM M
portal:news                            GET   own      S ++++ ++ ++ ... S
portal:news                            GET   other    S .... .. .. .+. S
portal:news                            POST  own      M MMMM MM MM MMM M
web:start                              GET   -        S ++++ ++ ++ +++ S
web:start                              POST  -        M MMMM MM MM MMM M
"""

ACCOUNTS = """
account_login                          GET   -        + ++++ ++ ++ +++ +
account_login                          POST  -        + ++++ ++ ++ +++ +
account_logout                         GET   -        + ++++ ++ ++ +++ +
account_logout                         POST  -        + ++++ ++ ++ +++ +
account_inactive                       GET   -        + ++++ ++ ++ +++ +
account_inactive                       POST  -        M MMMM MM MM MMM M
account_signup                         GET   -        + ++++ ++ ++ +++ +
account_signup                         POST  -        + ++++ ++ ++ +++ +
account_reauthenticate                 GET   -        S ++++ ++ ++ +++ S
account_reauthenticate                 POST  -        S ++++ ++ ++ +++ S
account_change_password                GET   -        S ++++ ++ ++ +++ S
account_change_password                POST  -        S ++++ ++ ++ +++ S
account_set_password                   GET   -        S ++++ ++ ++ +++ S
account_set_password                   POST  -        S ++++ ++ ++ +++ S
account_request_login_code             GET   -        + ++++ ++ ++ +++ +
account_request_login_code             POST  -        + ++++ ++ ++ +++ +
account_confirm_login_code             GET   -        S ++++ ++ ++ +++ S
account_confirm_login_code             POST  -        S ++++ ++ ++ +++ S
mfa_index                              GET   -        S ++++ ++ ++ +++ S
mfa_index                              POST  -        S MMMM MM MM MMM S
mfa_authenticate                       GET   -        S ++++ ++ ++ +++ S
mfa_authenticate                       POST  -        S ++++ ++ ++ +++ S
mfa_reauthenticate                     GET   -        S ++++ ++ ++ +++ S
mfa_reauthenticate                     POST  -        S ++++ ++ ++ +++ S
mfa_activate_totp                      GET   -        S ++++ ++ ++ +++ S
mfa_activate_totp                      POST  -        S ++++ ++ ++ +++ S
mfa_deactivate_totp                    GET   -        S .... .. .. ... S
mfa_deactivate_totp                    POST  -        S .... .. .. ... S
mfa_view_recovery_codes                GET   -        S .... .. .. ... S
mfa_view_recovery_codes                POST  -        S MMMM MM MM MMM S
mfa_generate_recovery_codes            GET   -        S ++++ ++ ++ +++ S
mfa_generate_recovery_codes            POST  -        S ++++ ++ ++ +++ S
mfa_download_recovery_codes            GET   -        S .... .. .. ... S
mfa_download_recovery_codes            POST  -        S .... .. .. ... S
remove-password                        GET   -        M MMMM MM MM MMM M
remove-password                        POST  -        S ++++ ++ ++ +++ S
sign-in-link                           GET   -        + ++++ ++ ++ +++ +
sign-in-link                           POST  -        + ++++ ++ ++ +++ +
"""

FEEDBACK = """
feedback:answers-owed                  GET   own      S .... ++ ++ ... S
feedback:answers-owed                  GET   other    S .... .. .. ... S
feedback:answers-owed                  POST  own      M MMMM MM MM MMM M
feedback:desk                          GET   own      S .... .. ++ ... S
feedback:desk                          GET   other    S .... .. .. ... S
feedback:desk                          POST  own      S .... .. ++ ... S
feedback:desk                          POST  other    S .... .. .. ... S
feedback:desk-here                     GET   own      S .... .. ++ ... S
feedback:desk-here                     GET   dealer   S .... .. ++ ... S
feedback:desk-here                     GET   branch   S .... .. ++ ... S
feedback:desk-here                     GET   far      S .... .. ++ ... S
feedback:desk-here                     GET   other    S .... .. .. ... S
feedback:desk-here                     GET   crossed  S .... .. .. ... S
feedback:desk-here                     POST  own      M MMMM MM MM MMM M
feedback:desk-case                     GET   own      S .... .. ++ ... S
feedback:desk-case                     GET   dealer   S .... .. ++ ... S
feedback:desk-case                     GET   branch   S .... .. ++ ... S
feedback:desk-case                     GET   far      S .... .. ++ ... S
feedback:desk-case                     GET   other    S .... .. .. ... S
feedback:desk-case                     GET   crossed  S .... .. .. ... S
feedback:desk-case                     POST  own      S .... .. ++ ... S
feedback:desk-case                     POST  dealer   S .... .. ++ ... S
feedback:desk-case                     POST  branch   S .... .. ++ ... S
feedback:desk-case                     POST  far      S .... .. ++ ... S
feedback:desk-case                     POST  other    S .... .. .. ... S
feedback:desk-case                     POST  crossed  S .... .. .. ... S
feedback:owed-theme                    GET   own      S .... ++ .. ... S
feedback:owed-theme                    GET   other    S .... .. .. ... S
feedback:owed-theme                    GET   crossed  S .... .. .. ... S
feedback:owed-theme                    POST  own      S .... ++ .. ... S
feedback:owed-theme                    POST  other    S .... .. .. ... S
feedback:owed-theme                    POST  crossed  S .... .. .. ... S
feedback:everyones                     GET   own      S ++++ ++ ++ ... S
feedback:everyones                     GET   other    S .... .. .. .+. S
feedback:everyones                     POST  own      M MMMM MM MM MMM M
feedback:answer-shown                  GET   own      M MMMM MM MM MMM M
feedback:answer-shown                  POST  own      S .... ++ .. ... S
feedback:answer-shown                  POST  other    S .... .. .. ... S
feedback:answer-shown                  POST  crossed  S .... .. .. ... S
feedback:own                           GET   own      S +++. .. .. ... S
feedback:own                           GET   other    S .... .. .. .+. S
feedback:own                           POST  own      M MMMM MM MM MMM M
feedback:own-remark                    GET   own      S +... .. .. ... S
feedback:own-remark                    GET   dealer   S .... .. .. ... S
feedback:own-remark                    GET   branch   S .... .. .. ... S
feedback:own-remark                    GET   far      S .... .. .. ... S
feedback:own-remark                    GET   other    S .... .. .. .+. S
feedback:own-remark                    GET   crossed  S .... .. .. ... S
feedback:own-remark                    POST  own      S +... .. .. ... S
feedback:own-remark                    POST  dealer   S .... .. .. ... S
feedback:own-remark                    POST  branch   S .... .. .. ... S
feedback:own-remark                    POST  far      S .... .. .. ... S
feedback:own-remark                    POST  other    S .... .. .. .+. S
feedback:own-remark                    POST  crossed  S .... .. .. ... S
feedback:passed-on                     GET   own      S ...+ ++ ++ ... S
feedback:passed-on                     GET   other    S .... .. .. ... S
feedback:passed-on                     POST  own      M MMMM MM MM MMM M
feedback:price-words                   GET   own      S .... .. .+ ... S
feedback:price-words                   GET   other    S .... .. .. ... S
feedback:price-words                   POST  own      S .... .. .+ ... S
feedback:price-words                   POST  other    S .... .. .. ... S
feedback:promise-kept                  GET   own      M MMMM MM MM MMM M
feedback:promise-kept                  POST  own      S .... ++ .. ... S
feedback:promise-kept                  POST  other    S .... .. .. ... S
feedback:promise-kept                  POST  crossed  S .... .. .. ... S
feedback:receipt                       GET   own      + ++++ ++ ++ +++ +
feedback:receipt                       GET   other    + ++++ ++ ++ +++ +
feedback:receipt                       GET   crossed  . .... .. .. ... .
feedback:receipt                       POST  own      + ++++ ++ ++ +++ +
feedback:receipt                       POST  other    + ++++ ++ ++ +++ +
feedback:receipt                       POST  crossed  . .... .. .. ... .
feedback:receipt-check                 GET   own      + ++++ ++ ++ +++ +
feedback:receipt-check                 GET   other    + ++++ ++ ++ +++ +
feedback:receipt-check                 GET   crossed  . .... .. .. ... .
feedback:receipt-check                 POST  own      + ++++ ++ ++ +++ +
feedback:receipt-check                 POST  other    + ++++ ++ ++ +++ +
feedback:receipt-check                 POST  crossed  . .... .. .. ... .
feedback:receipt-photo                 GET   own      + ++++ ++ ++ +++ +
feedback:receipt-photo                 GET   other    + ++++ ++ ++ +++ +
feedback:receipt-photo                 GET   crossed  . .... .. .. ... .
feedback:receipt-photo                 POST  own      M MMMM MM MM MMM M
feedback:say                           GET   own      S +++. .. .. ... S
feedback:say                           GET   other    S .... .. .. .+. S
feedback:say                           POST  own      S +++. .. .. ... S
feedback:say                           POST  other    S .... .. .. .+. S
feedback:say-link                      GET   own      + ++++ ++ ++ +++ +
feedback:say-link                      GET   far      . .... .. .. ... .
feedback:say-link                      GET   draft    . .... .. .. ... .
feedback:say-link                      GET   revoked  . .... .. .. ... .
feedback:say-link                      GET   other    + ++++ ++ ++ +++ +
feedback:say-link                      GET   crossed  . .... .. .. ... .
feedback:say-link                      POST  own      + ++++ ++ ++ +++ +
feedback:say-link                      POST  far      . .... .. .. ... .
feedback:say-link                      POST  draft    . .... .. .. ... .
feedback:say-link                      POST  revoked  . .... .. .. ... .
feedback:say-link                      POST  other    + ++++ ++ ++ +++ +
feedback:say-link                      POST  crossed  . .... .. .. ... .
feedback:say-no-identity               GET   own      + ++++ ++ ++ +++ +
feedback:say-no-identity               GET   other    + ++++ ++ ++ +++ +
feedback:say-no-identity               POST  own      + ++++ ++ ++ +++ +
feedback:say-no-identity               POST  other    + ++++ ++ ++ +++ +
feedback:say-offline                   GET   own      S +++. .. .. ... S
feedback:say-offline                   GET   other    S .... .. .. .+. S
feedback:say-offline                   POST  own      M MMMM MM MM MMM M
feedback:translating                   GET   own      S .... .. .+ ... S
feedback:translating                   GET   other    S .... .. .. ... S
feedback:translating                   POST  own      S .... .. .+ ... S
feedback:translating                   POST  other    S .... .. .. ... S
feedback:wordings                      GET   own      S ...+ ++ ++ ... S
feedback:wordings                      GET   other    S .... .. .. ... S
feedback:wordings                      POST  own      M MMMM MM MM MMM M
"""

PARTNERS = """
partners:account                       GET   own      S ++++ ++ ++ ... S
partners:account                       GET   other    S .... .. .. .+. S
partners:account                       POST  own      S ++++ ++ ++ ... S
partners:account                       POST  other    S .... .. .. .+. S
partners:person-download               POST  own      M MMMM MM MM MMM M
partners:person-download               GET   own      S .... .. .+ ... S
partners:person-download               GET   other    S .... .. .. ... S
partners:person-download               GET   crossed  S .... .. .. ... S
partners:resubscribe                   GET   own      M MMMM MM MM MMM M
partners:resubscribe                   POST  own      + ++++ ++ ++ +++ +
partners:resubscribe                   POST  other    + ++++ ++ ++ +++ +
partners:resubscribe                   POST  crossed  + ++++ ++ ++ +++ +
partners:unsubscribe                   GET   own      + ++++ ++ ++ +++ +
partners:unsubscribe                   GET   other    + ++++ ++ ++ +++ +
partners:unsubscribe                   GET   crossed  + ++++ ++ ++ +++ +
partners:unsubscribe                   POST  own      + ++++ ++ ++ +++ +
partners:unsubscribe                   POST  other    + ++++ ++ ++ +++ +
partners:unsubscribe                   POST  crossed  + ++++ ++ ++ +++ +
"""

TABLES = (
    PORTAL,
    ACCOUNTS,
    PARTNERS,
    PRIVACY,
    NETWORK,
    IMPORTS,
    OPERATIONS,
    TEAM,
    SIGNING_IN,
    REPLIES,
    CODEBOOK,
    TOOLKITS,
    FEEDBACK,
    MAIL_IN,
    WEBHOOKS,
)
