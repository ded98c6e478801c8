"""Every sentence of the app, Japanese, in one place. No widgets, no Qt.

Wording that the manual or the design fixes is kept letter for letter. Screens say ``texts.SALE``;
the words of registration and sales stand in modules of their own beside ``words``.
"""

from app.texts.days import header_time as header_time
from app.texts.days import long_date as long_date
from app.texts.days import long_time as long_time
from app.texts.days import table_date as table_date
from app.texts.failures import FailureView as FailureView
from app.texts.failures import failure_view as failure_view
from app.texts.failures import number_sentence as number_sentence
from app.texts.standings import SIGNS as SIGNS
from app.texts.standings import BannerView as BannerView
from app.texts.standings import Chip as Chip
from app.texts.standings import Command as Command
from app.texts.standings import Tone as Tone
from app.texts.standings import banner_for as banner_for
from app.texts.standings import chip_for as chip_for
from app.texts.standings import contract_words as contract_words
from app.texts.standings import deadline_words as deadline_words
from app.texts.standings import last_contact_words as last_contact_words
from app.texts.standings import lock_reason as lock_reason
from app.texts.standings import notices_for as notices_for
from app.texts.standings import outcome_for as outcome_for
from app.texts.words import *  # noqa: F403 - all of them, each by its own name
