"""Every sentence of the app, Japanese, in one place. No widgets, no Qt.

Wording that the manual or the design fixes is kept letter for letter. Screens say ``texts.SALE`` for a
fixed word; what depends on a standing, a failure or a day is said by a function of the module beside this one.
"""

from app.texts.words import *  # noqa: F403 - all of them, each by its own name
