"""診断ファイル: where to put it."""

from pathlib import Path

from app.diagnosis import save_diagnosis
from app.license_model import LicenseModel
from app.offline.places import find_places
from app.pages import Page
from app.settings.saving_sheet import FindPlaces, SavingSheet
from app.texts.failures import failure_view
from app.texts.support import words
from licensing.errors import LicensingError, StorageError


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
