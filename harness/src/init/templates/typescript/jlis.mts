// J-LIS: registry of residents, certificate authority, cards, lost-card line. There is one.
//
// A start: the inquiries about residents, and the lost-card line.

import { Actor, type Handler, type Json } from "./protocol.mts";

export class Jlis extends Actor {
  private readonly suspended = new Set<string>();

  readonly handlers: Record<string, Handler> = {
    "inquire-by-five-items": (request) => this.inquireByFiveItems(request),
    "inquire-by-number": (request) => this.inquireByNumber(request),
    "call-to-suspend": (request) => this.callToSuspend(request),
    // Never by telephone.
    "call-to-lift": () => ({ response: "refused", reason: "一時停止は電話では解除できない。市区町村の窓口へお越しいただく必要がある" }),
  };

  /** 5情報照会: found only if every item matches and nobody else does. */
  private inquireByFiveItems(request: Json): Json {
    const found = this.people().filter((person) => isLike(person, request) && person.sex === request.sex);
    return found.length === 1 ? { response: "matched", number: found[0].individual_number } : { response: "not-found" };
  }

  /** 本人確認情報照会. */
  private inquireByNumber(request: Json): Json {
    const person = this.people().find((person) => person.individual_number === request.number);
    if (person === undefined) return { response: "not-found" };
    return { response: "resident", name: person.name, birth: person.birth, sex: person.sex, address: person.address };
  }

  /** 一時利用停止: taken at any hour from whoever knows what the card face says. */
  private callToSuspend(request: Json): Json {
    const person = this.people().find((person) => isLike(person, request));
    if (person === undefined) return { response: "not-found" };
    if (person.card === null) return { response: "refused", reason: "停止するカードがない" };
    this.suspended.add(person.individual_number);
    return { response: "suspended" };
  }

  private people(): Json[] {
    return Object.values(this.world.cast.people);
  }
}

function isLike(person: Json, asked: Json): boolean {
  const sameName = person.name.kanji === asked.name.kanji && person.name.kana === asked.name.kana;
  return sameName && person.birth === asked.birth && person.address === asked.address;
}
