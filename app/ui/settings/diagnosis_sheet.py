"""診断ファイル: where to save the diagnosis of this terminal."""

from app.ui.pages import Page, ScreenContext
from app.ui.settings.saving_sheet import SavingSheet
from app.ui.widgets.places import FindPlaces, find_places
from app.ui.words.support import words
from licensing.errors import LicensingError, StorageError
from licensing.words.failures import failure_view


class DiagnosisSheet(SavingSheet):
    def __init__(self, context: ScreenContext, find: FindPlaces = find_places) -> None:
        def explain(error: Exception) -> str:
            known = error if isinstance(error, LicensingError) else StorageError(str(error))
            return failure_view(known, context.support_phone).text

        super().__init__(
            words.DIAGNOSIS,
            words.DIAGNOSIS_LEAD,
            save=lambda folder: context.license.save_diagnosis(context.data, folder),
            explain=explain,
            back=lambda: context.navigator.open(Page.LICENSE),
            find=find,
        )
