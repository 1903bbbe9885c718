// モバイル端末: the patient's phone, a facility's device, an ambulance's tablet. One actor plays them all.
//
// A start: whether there is a card that answers, and its PIN. Reading its certificate and what is asked of the fund is yours.

import { Actor, Failed, type Handler, type Json } from "./protocol.mts";

const SELECT_JPKI = "00A4040C0AD392F000260100000001";
const SELECT_PIN = "00A4020C020018";

export class Mobile extends Actor {
  readonly handlers: Record<string, Handler> = {
    use: (request) => this.use(request),
  };

  /** A card is held to a device. */
  private async use(request: Json): Promise<Json> {
    const card = `card:${request.card}`;
    const { holder } = request;
    if (holder.by === "sight" && request.channel.channel === "patient-web") {
      return { response: "refused", reason: "マイナ在宅受付Webでは暗証番号が必要である" };
    }
    if ((await this.ask(card, "power-on")).atr === undefined) return { response: "not-read" };
    try {
      if ((await this.status(card, SELECT_JPKI)) !== "9000") return { response: "not-read" };
      if (holder.by === "pin") {
        await this.status(card, SELECT_PIN);
        const pin = Buffer.from(holder.pin);
        const length = pin.length.toString(16).padStart(2, "0");
        const status = await this.status(card, `00200080${length}${pin.toString("hex")}`.toUpperCase());
        if (status.startsWith("63C")) return { response: "wrong-pin", left: Number.parseInt(status.slice(3), 16) };
        if (status === "6984") return { response: "wrong-pin", left: 0 };
        if (status !== "9000") return { response: "not-read" };
      }
    } finally {
      await this.ask(card, "power-off");
    }
    throw new Failed("reading the certificate of a card is not implemented yet");
  }

  /** The status word of a card's answer; nothing if it does not answer. */
  private async status(card: string, command: string): Promise<string> {
    const told = await this.ask(card, { apdu: command });
    return String(told.apdu ?? "").slice(-4);
  }
}
