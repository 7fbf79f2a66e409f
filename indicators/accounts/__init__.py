"""Who may see and send what: accounts, roles and their fields, and the audit of every change."""

from indicators.accounts.account import ADMINISTRATOR, ROLES, Account, Role, account_name, as_role, as_typed, role_word
from indicators.accounts.audit import COMMAND_LINE, Change, audit, change_word, origin_text, subject_text
from indicators.accounts.registry import Added, account_text, add_account, disable_account, region_codes, set_password, who_is
from indicators.accounts.rights import Actor, Asked, Rights, Who, accounts, acting, change, departments_of, require, rights, theirs

__all__ = [
    "ADMINISTRATOR",
    "COMMAND_LINE",
    "ROLES",
    "Account",
    "Actor",
    "Added",
    "Asked",
    "Change",
    "Rights",
    "Role",
    "Who",
    "account_name",
    "account_text",
    "accounts",
    "acting",
    "add_account",
    "as_role",
    "as_typed",
    "audit",
    "change",
    "change_word",
    "departments_of",
    "disable_account",
    "origin_text",
    "region_codes",
    "require",
    "rights",
    "role_word",
    "set_password",
    "subject_text",
    "theirs",
    "who_is",
]
