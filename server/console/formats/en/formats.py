"""English, for people in Japan: the date as in the tables of every page, 24 hours, no "noon"."""

DATE_FORMAT = "Y/m/d"
DATETIME_FORMAT = "Y/m/d H:i"
TIME_FORMAT = "H:i"
