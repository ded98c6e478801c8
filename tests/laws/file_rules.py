"""Requests and answers that are sent as files: late, twice, in any order, to the wrong terminal."""

import contextlib

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from licensing.errors import DocumentError
from tests.laws.machine import Machine, numbers, terminals


class FileRules(Machine):
    @rule(n=terminals, number=st.none() | numbers)
    def the_answer_to_a_request_is_overtaken(self, n: int, number: int | None) -> None:
        """The terminal asks over the network before the answer to its request arrives, which is then older."""
        terminal = self.terminal(n)
        chosen = None if number is None else self.numbers[number]
        answer = self.network.post(terminal.agent.write_request(chosen))[2]
        self.check(n)
        self.the_laws_hold()
        with contextlib.suppress(DocumentError):
            terminal.agent.accept(answer)

    @rule(n=terminals, number=st.none() | numbers, replace=st.booleans(), answered=st.booleans())
    def write_a_request(self, n: int, number: int | None, replace: bool, answered: bool) -> None:
        terminal = self.terminal(n)
        chosen = None if number is None else self.numbers[number]
        request = (terminal, terminal.agent.write_request(chosen, replace=replace))
        self.requests.append(request)
        if answered:
            self.answers.append((terminal, self.network.post(request[1])[2]))

    @precondition(lambda self: self.requests)
    @rule(which=st.integers(0, 20))
    def answer_a_request(self, which: int) -> None:
        terminal, request = self.requests[which % len(self.requests)]
        self.answers.append((terminal, self.network.post(request)[2]))

    @precondition(lambda self: self.answers)
    @rule(which=st.integers(0, 20), other=st.sampled_from([None, None, None, 0, 1, 2]))
    def bring_an_answer(self, which: int, other: int | None) -> None:
        """Days later, in any order, twice, or to the wrong terminal."""
        requester, answer = self.answers[which % len(self.answers)]
        terminal = requester if other is None else self.terminal(other)
        with contextlib.suppress(DocumentError):
            terminal.agent.accept(answer)
