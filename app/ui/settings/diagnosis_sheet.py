"""診断ファイル: where to put it."""

from pathlib import Path

from app.state.diagnosis import save_diagnosis
from app.state.license_model import LicenseModel
from app.ui.pages import Page
from app.ui.settings.saving_sheet import SavingSheet
from app.ui.widgets.places import FindPlaces, find_places
from app.ui.words.support import words
from licensing.errors import LicensingError, StorageError
from licensing.words.failures import failure_view


def diagnosis_sheet(license: LicenseModel, data: Path, find: FindPlaces = find_places) -> SavingSheet:
    """Return the page that saves the diagnosis of the terminal with the files in ``data``."""

    def explain(error: Exception) -> str:
        known = error if isinstance(error, LicensingError) else StorageError(str(error))
        return failure_view(known, license.vendor.support_phone).text

    return SavingSheet(
        words.DIAGNOSIS,
        words.DIAGNOSIS_LEAD,
        save=lambda folder: save_diagnosis(license, data, folder),
        explain=explain,
        back=Page.LICENSE,
        find=find,
    )
