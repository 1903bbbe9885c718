// 支払基金・国保中央会: the eligibility system. There is one.
//
// A start: eligibility by number, from the records with which the world begins.

import { Actor, type Handler, type Json } from "./protocol.mts";

export class Fund extends Actor {
  readonly handlers: Record<string, Handler> = {
    "check-by-number": (request) => this.checkByNumber(request),
  };

  /** 資格照会 by 保険者番号・記号・番号・枝番 and birth date, for a day. */
  private checkByNumber(request: Json): Json {
    const asked = Object.entries(request.insured);
    const day: string = request.on;
    for (const person of Object.values<Json>(this.world.cast.people)) {
      for (const enrolment of person.enrolments) {
        const fits = asked.every(([key, value]) => enrolment.insured[key] === value);
        if (!fits || person.birth !== request.birth || !this.isVisible(enrolment)) continue;
        const records = [this.record(person, enrolment)];
        if (enrolment.from <= day && (enrolment.until === null || day < enrolment.until)) return this.checked("valid", records);
        const newer = person.enrolments.some((other: Json) => other.from > enrolment.from && this.isVisible(other));
        return this.checked(newer ? "invalid-newer-exists" : "invalid", records);
      }
    }
    return this.checked("none-found", []);
  }

  private isVisible(enrolment: Json): boolean {
    return enrolment.visible_from !== null && enrolment.visible_from <= this.world.at;
  }

  private checked(validity: string, records: Json[]): Json {
    return { response: "checked", validity, records, key: null, notice: null, reference: null };
  }

  private record(person: Json, enrolment: Json): Json {
    return {
      insured: enrolment.insured,
      insurer_name: this.world.cast.insurers[enrolment.insured.insurer].name,
      relation: enrolment.relation,
      name: person.name,
      birth: person.birth,
      sex: person.sex,
      address: person.address,
      acquired: enrolment.from,
      lost: enrolment.until,
      // Age and income decide it (rulebook: `madoguchi rules`); that is yours to implement.
      share: enrolment.recorded_share ?? "3割",
      preschool: false,
      limit: null,
      special_expense: enrolment.special_expense,
      public_assistance: false,
    };
  }
}
