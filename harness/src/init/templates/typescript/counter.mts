// 受付窓口: an actor for each facility, named by its 医療機関コード.
//
// A start: what lies on the desk decides, in the plainest way. Put your own system in its place.

import { Actor, Breakdown, type Handler, type Json } from "./protocol.mts";

// Papers that prove eligibility by themselves as long as they are in date, and those that do beside the card.
const PROOFS = ["certificate", "medical-ticket"];
const PROOFS_WITH_CARD = ["portal-screen", "portal-pdf", "notice"];

export class Counter extends Actor {
  private readonly visits: Json[] = [];

  readonly handlers: Record<string, Handler> = {
    receive: (request) => this.receive(request),
    "show-visit": (request) => this.visits[request.visit - 1] ?? { response: "refused", reason: "その受診は記録にありません" },
    "phone-help-desk": (request) => this.phoneHelpDesk(request),
    "report-emergency-use": () => this.reportEmergencyUse(),
  };

  /** A patient stands at the desk. */
  private receive(request: Json): Json {
    // What the reader found out is not taken over yet. It would be asked for by
    // await this.ask(`reader:${this.name}`, { request: "take-outcome" }); what it verified goes on to the fund as `check-by-card`.
    for (const { document, copy } of request.documents) {
      const proves = PROOFS.includes(document.document) || (PROOFS_WITH_CARD.includes(document.document) && request.card !== null);
      if (proves && !copy && this.isOwn(document, request.spoken) && this.isInDate(document)) {
        return this.decide(request, "confirmed", document.document, document);
      }
    }
    if (request.declaration !== null && request.card !== null) return this.decide(request, "declared", "declaration", null);
    return this.decide(request, "unproven", null, null);
  }

  private isOwn(document: Json, spoken: Json): boolean {
    const { name, birth } = document.items ?? {};
    return name?.kanji === spoken.name.kanji && name?.kana === spoken.name.kana && birth === spoken.birth;
  }

  private isInDate(document: Json): boolean {
    const today = this.world.today;
    return (document.issued ?? today) <= today && today <= (document.expires ?? today);
  }

  private decide(request: Json, outcome: string, basis: string | null, document: Json): Json {
    const insured = document?.items.insured ?? null;
    let share: string = document?.items.share ?? "3割";
    let route: Json = { route: "current", insured };
    let guidance: string[] = [];
    if (basis === "medical-ticket") {
      [route, share] = [{ route: "public-assistance", insured }, document.items.share ?? "0割"];
    } else if (outcome === "declared") {
      [route, share, guidance] = [{ route: "unknown" }, request.declaration.share, ["tell-number-later"]];
    } else if (outcome === "unproven") {
      [route, share, guidance] = [{ route: "paid-in-full" }, "10割", ["claim-refund", "apply-for-certificate"]];
    } else if (document.special_expense) {
      [route, share] = [{ route: "paid-in-full" }, "10割"];
    }
    const decision = {
      response: "decision",
      visit: this.visits.length + 1,
      outcome,
      basis,
      share,
      collected: part(request.total, share),
      insured,
      eligibility: null,
      validity: null,
      limit: document?.limit ?? null,
      forms: outcome === "declared" ? ["declaration"] : [],
      warnings: [],
      guidance,
      route,
    };
    this.visits.push(decision);
    return decision;
  }

  /** The help desk of the eligibility system opens the emergency function: so others are asked. */
  private async phoneHelpDesk(request: Json): Promise<Json> {
    try {
      const told = await this.ask("fund", { request: "open-emergency", facility: this.name, called_back_at: request.called_back_at });
      return told.response === "emergency-open" ? { response: "done" } : told;
    } catch (error) {
      if (!(error instanceof Breakdown)) throw error;
      return { response: "refused", reason: "コールセンターにつながりません" };
    }
  }

  /** 利用報告: the use of the emergency function is over. */
  private async reportEmergencyUse(): Promise<Json> {
    const told = await this.ask("fund", { request: "report-emergency-use", facility: this.name });
    return told.response === "accepted" ? { response: "done" } : told;
  }
}

/** What a patient pays of `10,000円` at `3割`, rounded to ten yen: `3,000円`. */
function part(total: string, share: string): string {
  const yen = Number(total.replaceAll(/[,円]/g, ""));
  const tenths = Number(share.replace("割", ""));
  return `${(Math.floor((yen * tenths + 50) / 100) * 10).toLocaleString("en-US")}円`;
}
