"""The names of the window's pages."""

from enum import StrEnum


class Page(StrEnum):
    TOP = "top"
    TRIAL = "trial"
    REGISTER = "register"
    SALE = "sale"
    RECORDS = "records"
    SETTINGS = "settings"
    SHOP = "shop"
    LICENSE = "license"
    OFFLINE = "offline"
