// マイナポータル. There is one.
//
// A start: what a login needs, and what the portal does not offer. Reading the card and `open-session` at the fund are yours.

import { Actor, Failed, type Handler, type Json } from "./protocol.mts";

// Nobody is logged in yet.
const noSession: Handler = () => ({ response: "no-session" });

export class Portal extends Actor {
  readonly handlers: Record<string, Handler> = {
    login: (request) => this.login(request),
    "show-eligibility": noSession,
    "save-pdf": noSession,
    print: noSession,
    "show-registration": noSession,
    register: noSession,
    "show-medical": noSession,
    logout: noSession,
    // The portal offers no such thing.
    "cancel-registration": () => ({ response: "refused", reason: "利用登録の解除は、保険者に申請する" }),
  };

  /** Login with card and 暗証番号. */
  private async login(request: Json): Promise<Json> {
    const failed = (failure: string) => ({ response: "login-failed", failure });
    if (request.card === null) return failed("no-card");
    if (!request.reads_cards) return failed("no-reader");
    if (!request.app) return failed("no-app");
    if ((await this.ask(`card:${request.card}`, "power-on")).atr === undefined) return failed("card-not-read");
    throw new Failed("reading a card and proving its PIN is not implemented yet");
  }
}
