"""The one table of every code that the app can show, for app, command line, server and support page.

    connection.TIMED_OUT.code                   # "E-202"
    PROBLEMS["E-202"].view().text_with_code     # sentence, remedy and code in the current language

A code is never given twice, nor reused for another problem.
"""

from licensing.words.problems import clock, connection, documents, records, refusals, terminal
from licensing.words.problems.problem import Problem

PROBLEMS = {
    problem.code: problem
    for module in (refusals, connection, clock, documents, terminal, records)
    for problem in vars(module).values()
    if isinstance(problem, Problem)
}
