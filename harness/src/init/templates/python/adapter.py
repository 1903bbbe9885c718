"""An adapter by which Madoguchi judges an implementation. Madoguchi starts it as iut.yaml says."""

import protocol
from @role@ import @Role@

protocol.play(
    "@name@",
    [
        @Role@,
    ],
)
