"""Every sentence of the app, in one place: Japanese here, English beside it (``language``). No widgets, no Qt.

Wording that the manual or the design fixes is kept letter for letter. Fixed words are attributes (``texts.SALE``); what
depends on a standing, a failure or a day is said by a function.
"""
