"""Requests and answers that travel as files: late, twice, in any order, to the wrong terminal."""

import contextlib

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from licensing.errors import DocumentError
from tests.laws.scene import Scene, numbers, tills


class LetterRules(Scene):
    @rule(n=tills, number=st.none() | numbers)
    def the_answer_to_a_letter_is_overtaken(self, n: int, number: int | None) -> None:
        """The till asks over the wire before the answer to its letter is brought: an older one, well asked for."""
        till = self.till(n)
        chosen = None if number is None else self.numbers[number]
        answer = self.wire.at_the_door(till.agent.write_request(chosen))[2]
        self.check(n)
        self.the_laws_hold()
        with contextlib.suppress(DocumentError):
            till.agent.accept(answer)

    @rule(n=tills, number=st.none() | numbers, replace=st.booleans(), answered=st.booleans())
    def write_a_request(self, n: int, number: int | None, replace: bool, answered: bool) -> None:
        till = self.till(n)
        chosen = None if number is None else self.numbers[number]
        letter = (till, till.agent.write_request(chosen, replace=replace))
        self.letters.append(letter)
        if answered:
            self.answers.append((till, self.wire.at_the_door(letter[1])[2]))

    @precondition(lambda self: self.letters)
    @rule(which=st.integers(0, 20))
    def answer_a_letter(self, which: int) -> None:
        till, request = self.letters[which % len(self.letters)]
        self.answers.append((till, self.wire.at_the_door(request)[2]))

    @precondition(lambda self: self.answers)
    @rule(which=st.integers(0, 20), other=st.sampled_from([None, None, None, 0, 1, 2]))
    def bring_an_answer(self, which: int, other: int | None) -> None:
        """Days later, in any order, twice, or to the wrong terminal."""
        asker, answer = self.answers[which % len(self.answers)]
        till = asker if other is None else self.till(other)
        with contextlib.suppress(DocumentError):
            till.agent.accept(answer)
