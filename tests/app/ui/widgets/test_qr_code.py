import pytest
from PySide6.QtCore import QPoint, QSize
from pytestqt.qtbot import QtBot

from app.ui.widgets.qr_code import LARGEST_VERSION, QUIET, QrCode, matrix_of
from tests.app.ui.offline.samples import longest_request
from tests.codes import read_codes

ADDRESS = "https://license.attomenzei.example/offline/#"


def version(text: str) -> int:
    return (len(matrix_of(text)) - 17) // 4


def test_the_longest_request_fits_one_code_with_medium_error_correction() -> None:
    request = longest_request().decode()
    assert len(request) > 700
    assert version(ADDRESS + request) <= 24  # 113 modules, four pixels each on the smallest screen


def test_a_longer_address_only_lowers_the_error_correction() -> None:
    assert version("x" * 997) == LARGEST_VERSION
    assert version("x" * 1273) == LARGEST_VERSION
    with pytest.raises(ValueError, match="version"):
        matrix_of("x" * 1274)


@pytest.mark.parametrize("size", [QSize(460, 480), QSize(375, 375), QSize(901, 640)])
def test_an_independent_decoder_reads_the_code(qtbot: QtBot, size: QSize) -> None:
    code = QrCode("申請")
    qtbot.addWidget(code)
    code.resize(size)
    text = ADDRESS + longest_request().decode()
    code.show_text(text)
    assert read_codes(code.grab().toImage()) == [text]


def test_every_module_has_the_same_whole_number_of_pixels_and_a_quiet_zone(qtbot: QtBot) -> None:
    code = QrCode("申請")
    qtbot.addWidget(code)
    code.resize(403, 500)
    code.show_text("x" * 100)
    image = code.grab().toImage()
    rows, module = matrix_of("x" * 100), 403 // (len(matrix_of("x" * 100)) + 2 * QUIET)
    whole = module * (len(rows) + 2 * QUIET)
    corner = QPoint((403 - whole) // 2, (500 - whole) // 2)
    for y in range(whole):
        for x in range(whole):
            row, column = y // module - QUIET, x // module - QUIET
            inside = 0 <= row < len(rows) and 0 <= column < len(rows)
            dark = inside and rows[row][column]
            assert image.pixelColor(corner + QPoint(x, y)).name() == ("#000000" if dark else "#ffffff")


def test_without_a_text_nothing_is_drawn(qtbot: QtBot) -> None:
    code = QrCode("申請")
    qtbot.addWidget(code)
    code.show_text("x")
    code.show_text("")
    assert read_codes(code.grab().toImage()) == []
