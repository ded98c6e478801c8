"""One standing for everything that a screen can show, on 22 November 2026 at 10:42."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from licensing.clock import Doubt, Moment
from licensing.codes import DiskTrouble
from licensing.errors import DiskFailure
from licensing.standing import Notice, Standing, State
from licensing.statement import Moved
from licensing.uptime import Uptime

NOW = datetime(2026, 11, 22, 1, 42, tzinfo=UTC)
MOMENT = Moment(NOW)


class StoppedClock:
    """A clock that always shows NOW."""

    def now(self) -> datetime:
        return NOW

    def uptime(self) -> Uptime:
        return Uptime("boot", 0)


def licensed(
    days_left: int = 343, *, state: State = State.LICENSED, notice: Notice | None = None, moved: Moved | None = None
) -> Standing:
    """Return the standing of a registered terminal."""
    deadline = date(2026, 11, 22) + timedelta(days=days_left)
    return Standing(
        state,
        MOMENT,
        deadline,
        days_left,
        notice,
        license_number="7K3M9QXR2VTA84ND",
        terminal_number="4821-7730-1195",
        terminal_name="銀座一号店 レジ1",
        customer="株式会社銀座商店",
        contract_until=date(2027, 10, 31),
        last_contact=NOW - timedelta(hours=2),
        moved=moved,
    )


def trial(days_left: int = 30) -> Standing:
    state = State.TRIAL if days_left >= 0 else State.TRIAL_ENDED
    return Standing(state, MOMENT, date(2026, 11, 22) + timedelta(days=days_left), days_left)


BEHIND = Moment(NOW, Doubt.BEHIND, NOW)
LEADING = Moment(NOW, Doubt.LEADING, NOW)
RESET = Moment(NOW, Doubt.RESET, NOW)
AHEAD = Moment(NOW + timedelta(days=900), Doubt.AHEAD, NOW)

STATE_FILE = "/home/ginza-1/.local/share/attomenzei/state.json"
OF_ROOT = DiskFailure(DiskTrouble.NO_PERMISSION, STATE_FILE, "root", reading=True)
WITHOUT_DRIVE = Standing(
    State.UNREADABLE,
    MOMENT,
    unreadable=(
        DiskFailure(DiskTrouble.GONE, STATE_FILE, reading=True, drive="/media/ginza-1/KIOXIA TransMemory U366"),
    ),
)
FULL = DiskFailure(DiskTrouble.FULL, STATE_FILE)

STANDINGS = {
    "terms": Standing(State.TERMS_NEEDED, MOMENT),
    "terms-damaged": Standing(State.TERMS_NEEDED, MOMENT, damaged=frozenset({"statement.jws"})),
    "trial": trial(),
    "trial-last-day": trial(0),
    "trial-ended": trial(-1),
    "former-license": Standing(State.TRIAL_ENDED, MOMENT, former_license=True),
    "licensed": licensed(),
    "window": licensed(12, notice=Notice.CONNECT),
    "window-last-day": licensed(0, notice=Notice.CONNECT),
    "contract-ending": licensed(12, notice=Notice.CONTRACT_ENDING),
    "expired": licensed(-1, state=State.EXPIRED),
    "stopped": licensed(state=State.STOPPED),
    "moved": licensed(state=State.MOVED, moved=Moved(NOW - timedelta(hours=17), "銀座一号店 レジ2", "3310-5521-8874")),
    "released": licensed(state=State.MOVED, moved=Moved(NOW - timedelta(hours=17))),
    "foreign": Standing(State.FOREIGN, MOMENT),
    "key-lost": replace(licensed(state=State.FOREIGN), key_lost=True, damaged=frozenset({"terminal.key"})),
    "trial-key-lost": Standing(State.FOREIGN, MOMENT, key_lost=True),
    "unreadable": Standing(State.UNREADABLE, MOMENT, unreadable=(OF_ROOT,)),
    "licensed-unreadable": replace(licensed(), unreadable=(OF_ROOT,)),
    "clock-behind": Standing(State.TRIAL, BEHIND, date(2026, 12, 22), 30),
    "clock-ahead": Standing(State.TRIAL, AHEAD, date(2026, 12, 22), 30),
    "clock-leading": Standing(State.TRIAL, LEADING, date(2026, 12, 22), 30),
    "clock-reset": Standing(State.TRIAL, RESET, date(2026, 12, 22), 30),
    "damaged": Standing(State.TRIAL, MOMENT, date(2026, 12, 22), 30, damaged=frozenset({"statement.jws"})),
    "unwritable": Standing(State.TRIAL, MOMENT, date(2026, 12, 22), 30, unwritable=FULL),
}
