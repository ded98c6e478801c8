"""The names of the window's pages."""

from enum import StrEnum


class Page(StrEnum):
    TOP = "top"
    TRIAL = "trial"
    FIRST_SHOP = "first-shop"
    REGISTER = "register"
    TAKE_BACK = "take-back"
    SALE = "sale"
    RECORDS = "records"
    REPORTS = "reports"
    EXPORT = "export"
    SETTINGS = "settings"
    SHOP = "shop"
    DISPLAY = "display"
    LICENSE = "license"
    OFFLINE = "offline"
    NETWORK = "network"
    DIAGNOSIS = "diagnosis"
    BACKUP = "backup"
    UNLOCK = "unlock"
    PASSWORD = "settings-password"  # noqa: S105  # a page
