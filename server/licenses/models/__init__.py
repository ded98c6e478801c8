"""The tables of licenses, and their constraints. The rules for changing them are in ``staff`` and ``door``."""

from server.licenses.models.contracts import DEFAULT_ALLOWANCE as DEFAULT_ALLOWANCE
from server.licenses.models.contracts import STAYS as STAYS
from server.licenses.models.contracts import Cancellation as Cancellation
from server.licenses.models.contracts import Contract as Contract
from server.licenses.models.contracts import License as License
from server.licenses.models.contracts import in_state as in_state
from server.licenses.models.customers import Contact as Contact
from server.licenses.models.customers import Customer as Customer
from server.licenses.models.customers import FormerName as FormerName
from server.licenses.models.customers import Note as Note
from server.licenses.models.customers import Shop as Shop
from server.licenses.models.records import Batch as Batch
from server.licenses.models.records import Change as Change
from server.licenses.models.records import Epoch as Epoch
from server.licenses.models.records import Event as Event
from server.licenses.models.records import Follower as Follower
from server.licenses.models.records import Seal as Seal
from server.licenses.models.requests import StaffRequest as StaffRequest
from server.licenses.models.terminals import Answer as Answer
from server.licenses.models.terminals import ContactDay as ContactDay
from server.licenses.models.terminals import Registration as Registration
from server.licenses.models.terminals import Terminal as Terminal
from server.licenses.models.terminals import Trial as Trial
