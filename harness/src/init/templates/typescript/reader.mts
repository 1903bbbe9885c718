// 顔認証付きカードリーダー: an actor for each facility, named by its 医療機関コード.
//
// A start: it powers the card and selects the application for user authentication. What comes then is yours: reading the
// certificate, `open-session` at the fund, a face or a PIN, and what the counter takes over.

import { Actor, Failed, type Handler, type Json } from "./protocol.mts";

const SELECT_JPKI = "00A4040C0AD392F000260100000001";

export class Reader extends Actor {
  private card: string | null = null;
  private screen: Json = { screen: "idle" };

  readonly handlers: Record<string, Handler> = {
    place: (request) => this.place(request),
    "take-card": () => this.takeCard(),
    look: () => this.show(this.screen),
    // Nobody was verified yet.
    "take-outcome": () => ({ response: "outcome", outcome: "nothing" }),
    // No image is kept, ever.
    inspect: () => ({ response: "storage", images: [], failures: [], visual_mode: false }),
  };

  /** A card is laid on the tray. */
  private async place(request: Json): Promise<Json> {
    if (this.card !== null) return this.notNow();
    this.card = `card:${request.card}`;
    const unreadable = { screen: "error", trouble: "card-not-recognised" };
    if ((await this.ask(this.card, "power-on")).atr === undefined) return this.show(unreadable);
    // A phone holds a credential of its own and is not told apart by the application of cards.
    const selected = request.phone ? "9000" : (await this.ask(this.card, { apdu: SELECT_JPKI })).apdu;
    if (selected === undefined) return this.show(unreadable);
    if (selected !== "9000") return this.show({ screen: "error", trouble: "not-my-number-card" });
    throw new Failed("reading the certificate of a card is not implemented yet");
  }

  /** The card is taken back. */
  private async takeCard(): Promise<Json> {
    if (this.card === null) return this.notNow();
    const card = this.card;
    this.card = null;
    await this.ask(card, "power-off");
    return this.show({ screen: "idle" });
  }

  private show(screen: Json): Json {
    this.screen = screen;
    return { response: "screen", ...screen };
  }

  private notNow(): Json {
    return { response: "not-now", screen: this.screen };
  }
}
