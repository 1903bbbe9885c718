// Madoguchi's adapter protocol over stdin and stdout: one JSON object a line. Version 1.
//
// Nothing here needs to be changed: what the roles do is in the file of each role.

import { createInterface } from "node:readline";

const PROTOCOL = 1;

// stdout carries the protocol and nothing else: what anybody logs goes to stderr, which Madoguchi shows when the adapter fails.
console.log = console.info = console.debug = console.error;

/** A message of a role: `madoguchi schema` describes them. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Json = any;

/** Whoever was asked did not answer: the line is down, or time is over. `kind` is unreachable, timed-out, garbled or circular. */
export class Breakdown extends Error {
  readonly kind: string;

  constructor(to: string, breakdown: Json) {
    super(`${to} did not answer: ${JSON.stringify(breakdown)}`);
    this.kind = String(breakdown?.kind);
  }
}

/** It cannot be done. Madoguchi is told why, and the scenario goes on. */
export class Failed extends Error {}

/** What Madoguchi tells about the world of a scenario. */
export class World {
  /** What time it is, in Japan: `2025-06-10T09:00:00`. */
  at: string;
  /** Who exists when the scenario begins: people, facilities, insurers, municipalities. */
  readonly cast: Json;

  constructor(at: string, cast: Json) {
    this.at = at;
    this.cast = cast;
  }

  get today(): string {
    return this.at.slice(0, 10);
  }
}

export type Ask = (to: string, request: Json) => Promise<Json>;
export type Handler = (request: Json) => Json | Promise<Json>;

/** Whoever plays a role: `counter:1319990014` is the counter with the name `1319990014`. */
export abstract class Actor {
  protected readonly world: World;
  protected readonly name: string;
  /** Asks another actor (`fund`, `reader:1319990014`, `card:見本 太郎`) and gives the response, or throws Breakdown. */
  protected readonly ask: Ask;

  constructor(world: World, name: string, ask: Ask) {
    this.world = world;
    this.name = name;
    this.ask = ask;
  }

  /** What it does with each request, by the name of the request. */
  abstract readonly handlers: Record<string, Handler>;

  /** Time has passed: the place for what falls due. */
  async advance(): Promise<void> {}

  /** When it next has something to do by itself (`2025-06-11T00:00:00`); null if it waits to be asked. */
  next(): string | null {
    return null;
  }

  async answer(request: Json): Promise<Json> {
    const kind = typeof request === "string" ? request : String(request?.request);
    if (!Object.hasOwn(this.handlers, kind)) throw new Failed(`\`${kind}\` of this role is not implemented yet`);
    return await this.handlers[kind]!(request);
  }
}

export type ActorKind = new (world: World, name: string, ask: Ask) => Actor;

/** Obeys Madoguchi, one order after the other. */
class Adapter {
  private readonly lines = createInterface({ input: process.stdin, crlfDelay: Infinity })[Symbol.asyncIterator]();
  private readonly name: string;
  private readonly kinds: Map<string, ActorKind>;
  private readonly actors = new Map<string, Actor>();
  private readonly ids: unknown[] = [];
  private world: World | null = null;

  constructor(name: string, kinds: Record<string, ActorKind>) {
    this.name = name;
    this.kinds = new Map(Object.entries(kinds));
  }

  async play(): Promise<void> {
    for (let order = await this.receive(); order !== null; order = await this.receive()) await this.obey(order);
  }

  /** The next order; null when there will be no more. */
  private async receive(): Promise<Json> {
    for (;;) {
      const line = await this.lines.next();
      if (line.done) return null;
      try {
        const order: Json = JSON.parse(line.value);
        if (typeof order?.do !== "string") throw new Error("expected an object with `id` and `do`");
        return order;
      } catch (error) {
        this.say(0, { is: "failed", reason: `this is no order: ${reason(error)}` });
      }
    }
  }

  private say(id: unknown, word: Json): void {
    process.stdout.write(`${JSON.stringify({ id, ...word })}\n`);
  }

  private async obey(order: Json): Promise<void> {
    const id = order.id ?? 0;
    this.ids.push(id);
    let word: Json;
    try {
      word = await this.word(order);
    } catch (error) {
      // A defect in one answer must not cost the others.
      if (!(error instanceof Failed || error instanceof Breakdown)) console.error(error);
      word = { is: "failed", reason: reason(error) };
    }
    this.ids.pop();
    this.say(id, word);
  }

  private async word(order: Json): Promise<Json> {
    switch (order.do) {
      case "hello":
        return { is: "ready", protocol: PROTOCOL, name: this.name, roles: [...this.kinds.keys()], capabilities: ["reset", "time"] };
      case "begin":
        this.world = new World(String(order.at), order.world);
        this.actors.clear();
        return this.done();
      case "advance":
        this.at(order);
        for (const actor of [...this.actors.values()]) await actor.advance();
        return this.done();
      case "answer": {
        this.at(order);
        const response = await this.actor(String(order.to)).answer(order.request);
        return { ...this.done(), is: "answer", response };
      }
      default:
        throw new Failed(`\`do: ${order.do}\` is not expected here`);
    }
  }

  private at(order: Json): void {
    if (this.world === null) throw new Failed("expected `do: begin` first");
    this.world.at = String(order.at);
  }

  private done(): Json {
    const moments = [...this.actors.values()].flatMap((actor) => actor.next() ?? []);
    return moments.length === 0 ? { is: "done" } : { is: "done", next: moments.sort()[0] };
  }

  private actor(address: string): Actor {
    let actor = this.actors.get(address);
    if (actor === undefined) {
      const colon = address.indexOf(":");
      const role = colon < 0 ? address : address.slice(0, colon);
      const Kind = this.kinds.get(role);
      if (Kind === undefined || this.world === null) throw new Failed(`${address} is not played here`);
      const name = colon < 0 ? "" : address.slice(colon + 1);
      actor = new Kind(this.world, name, (to, request) => this.ask(address, to, request));
      this.actors.set(address, actor);
    }
    return actor;
  }

  private async ask(me: string, to: string, request: Json): Promise<Json> {
    const id = this.ids.at(-1);
    if (id === undefined) throw new Failed("nobody can be asked while Madoguchi waits for nothing");
    this.say(id, { is: "ask", from: me, to, request });
    // Others may ask us meanwhile.
    for (let order = await this.receive(); order !== null; order = await this.receive()) {
      if (order.do !== "continue" || order.id !== id) {
        await this.obey(order);
        continue;
      }
      if (order.breakdown != null) throw new Breakdown(to, order.breakdown);
      return order.response;
    }
    process.exit(0);
  }
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Plays these roles until Madoguchi closes stdin. */
export async function play(name: string, kinds: Record<string, ActorKind>): Promise<void> {
  await new Adapter(name, kinds).play();
}
