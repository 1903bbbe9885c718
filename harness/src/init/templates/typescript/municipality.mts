// 市町村窓口: an actor for each municipality, named by it.
//
// A start: what the window can do without the card's certificate.

import { Actor, Failed, type Handler, type Json } from "./protocol.mts";

export class Municipality extends Actor {
  readonly handlers: Record<string, Handler> = {
    "lift-suspension": (request) => this.liftSuspension(request),
    report: (request) => this.report(request),
    "reset-pin": (request) => this.resetPin(request),
  };

  /** 一時停止の解除: only with the card. */
  private liftSuspension(request: Json): Json {
    if (request.card === null) return refused("一時停止を解除するカードを持参する必要がある");
    throw new Failed("reading the serial number of a card's certificate is not implemented yet");
  }

  /** 転居届 and the like go on to J-LIS: so others are asked. */
  private async report(request: Json): Promise<Json> {
    const told = await this.ask("jlis", { request: "report", number: request.number, event: request.event });
    return told.response === "accepted" ? { response: "done", fee: "0円" } : refused("届出を受け付けられない");
  }

  /** 暗証番号の再設定: whoever chose it must be the holder. */
  private resetPin(request: Json): Json {
    if (!request.chosen_by_holder) return refused("暗証番号は本人が決める必要がある");
    if (request.visitor === "agent-without-papers") return refused("代理人には書類が必要である");
    throw new Failed("setting a PIN on a card is not implemented yet");
  }
}

function refused(reason: string): Json {
  return { response: "refused", reason };
}
