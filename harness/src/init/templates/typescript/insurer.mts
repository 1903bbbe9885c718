// 保険者: an actor for each insurer, named by its 保険者番号.
//
// A start: what can be answered from the records with which the world begins.

import { Actor, type Handler, type Json } from "./protocol.mts";

export class Insurer extends Actor {
  readonly handlers: Record<string, Handler> = {
    confirm: (request) => this.confirm(request),
    "issue-insurance-card": () => this.issueInsuranceCard(),
    // Nothing was sent yet.
    mail: () => ({ response: "letters", letters: [] }),
    // Who has seen a member's data: the fund knows. So others are asked.
    "ask-for-log": (request) => this.ask("fund", { request: "audit-log", insurer: this.name, insured: request.insured }),
  };

  /** By phone: is a number in force on a day? */
  private confirm(request: Json): Json {
    const asked = Object.entries(request.insured);
    for (const person of Object.values<Json>(this.world.cast.people)) {
      for (const enrolment of person.enrolments) {
        const fits = asked.every(([key, value]) => enrolment.insured[key] === value);
        if (fits && enrolment.from <= request.on && (enrolment.until === null || request.on < enrolment.until)) {
          return { response: "in-force", in_force: true, share: enrolment.recorded_share };
        }
      }
    }
    return { response: "in-force", in_force: false, share: null };
  }

  /** 被保険者証: none is issued any more from 2024-12-02 on. */
  private issueInsuranceCard(): Json {
    if (this.world.today >= "2024-12-02") return { response: "refused", reason: "2024年12月2日から、被保険者証は交付しない" };
    return { response: "accepted" };
  }
}
