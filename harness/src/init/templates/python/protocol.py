"""Madoguchi's adapter protocol over stdin and stdout: one JSON object a line. Version 1.

Nothing here needs to be changed: what the roles do is in the file of each role.
"""

import json
import sys
import traceback

PROTOCOL = 1

# stdout carries the protocol and nothing else: what anybody prints goes to stderr, which Madoguchi shows when the adapter fails.
_orders = sys.stdin.buffer
_words = sys.stdout.buffer
sys.stdout = sys.stderr


class Breakdown(Exception):
    """Whoever was asked did not answer: the line is down, or time is over. `kind` is unreachable, timed-out, garbled or circular."""

    def __init__(self, to, breakdown):
        kind = breakdown.get("kind") if isinstance(breakdown, dict) else breakdown
        super().__init__(f"{to} did not answer: {json.dumps(breakdown)}")
        self.kind = kind


class Failed(Exception):
    """It cannot be done. Madoguchi is told why, and the scenario goes on."""


class World:
    """What Madoguchi tells about the world of a scenario."""

    def __init__(self, at, cast):
        self.at = at
        """What time it is, in Japan: `2025-06-10T09:00:00`."""
        self.cast = cast
        """Who exists when the scenario begins: people, facilities, insurers, municipalities."""

    @property
    def today(self):
        return self.at[:10]


class Actor:
    """Whoever plays a role: `counter:1319990014` is the counter with the name `1319990014`.

    A request `phone-help-desk` is answered by a method `on_phone_help_desk(request)`, if there is one.
    """

    role = ""

    def __init__(self, world, name, adapter):
        self.world = world
        self.name = name
        self._adapter = adapter
        self.begin()

    def begin(self):
        """It has come into the world: the place for what it keeps."""

    def ask(self, to, request):
        """Asks another actor (`fund`, `reader:1319990014`, `card:見本 太郎`) and gives the response, or raises Breakdown."""
        me = f"{self.role}:{self.name}" if self.name else self.role
        return self._adapter.ask(me, to, request)

    def advance(self):
        """Time has passed: the place for what falls due."""

    def next(self):
        """When it next has something to do by itself (`2025-06-11T00:00:00`); None if it waits to be asked."""
        return None

    def answer(self, request):
        kind = request.get("request") if isinstance(request, dict) else request
        method = getattr(self, "on_" + str(kind).replace("-", "_"), None)
        if method is None:
            raise Failed(f"`{kind}` of the role {self.role} is not implemented yet")
        return method(request)


class Adapter:
    """Obeys Madoguchi, one order after the other."""

    def __init__(self, name, actors):
        self.name = name
        self.kinds = {kind.role: kind for kind in actors}
        self.world = None
        self.actors = {}
        self.ids = []

    def play(self):
        while self.obey(self.receive()):
            pass

    def receive(self):
        """The next order; None when there will be no more."""
        while line := _orders.readline():
            try:
                order = json.loads(line)
                if not isinstance(order, dict) or not isinstance(order.get("do"), str):
                    raise ValueError("expected an object with `id` and `do`")
                return order
            except (ValueError, RecursionError) as error:
                self.say(0, {"is": "failed", "reason": f"this is no order: {error}"})
        return None

    def say(self, number, word):
        _words.write(json.dumps({"id": number, **word}).encode() + b"\n")
        _words.flush()

    def obey(self, order):
        if order is None:
            return False
        number = order.get("id", 0)
        self.ids.append(number)
        try:
            word = self.word(order)
        except (Failed, Breakdown) as error:
            word = {"is": "failed", "reason": str(error)}
        except Exception as error:  # A defect in one answer must not cost the others.
            traceback.print_exc()
            word = {"is": "failed", "reason": f"{type(error).__name__}: {error}"}
        self.ids.pop()
        self.say(number, word)
        return True

    def word(self, order):
        do = order["do"]
        if do == "hello":
            roles = list(self.kinds)
            return {"is": "ready", "protocol": PROTOCOL, "name": self.name, "roles": roles, "capabilities": ["reset", "time"]}
        if do == "begin":
            self.world = World(order["at"], order["world"])
            self.actors = {}
            return self.done()
        if do not in ("advance", "answer"):
            raise Failed(f"`do: {do}` is not expected here")
        if self.world is None:
            raise Failed("expected `do: begin` first")
        self.world.at = order["at"]
        if do == "advance":
            for actor in list(self.actors.values()):
                actor.advance()
            return self.done()
        response = self.actor(order["to"]).answer(order["request"])
        return {**self.done(), "is": "answer", "response": response}

    def done(self):
        moments = [moment for actor in self.actors.values() if (moment := actor.next())]
        return {"is": "done", "next": min(moments)} if moments else {"is": "done"}

    def actor(self, address):
        if address not in self.actors:
            role, _, name = address.partition(":")
            if role not in self.kinds:
                raise Failed(f"{address} is not played here")
            self.actors[address] = self.kinds[role](self.world, name, self)
        return self.actors[address]

    def ask(self, me, to, request):
        if not self.ids:
            raise Failed("nobody can be asked while Madoguchi waits for nothing")
        number = self.ids[-1]
        self.say(number, {"is": "ask", "from": me, "to": to, "request": request})
        # Others may ask us meanwhile.
        while (order := self.receive()) is not None:
            if order["do"] == "continue" and order.get("id") == number:
                if order.get("breakdown") is not None:
                    raise Breakdown(to, order["breakdown"])
                return order.get("response")
            self.obey(order)
        sys.exit(0)


def play(name, actors):
    """Plays these roles until Madoguchi closes stdin."""
    Adapter(name, actors).play()
