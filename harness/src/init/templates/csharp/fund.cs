// 支払基金・国保中央会: the eligibility system. There is one.
//
// A start: eligibility by number, from the records with which the world begins.

using System.Text.Json.Nodes;

namespace MadoguchiAdapter;

public class Fund(Stage stage) : Actor(stage)
{
    public override JsonNode Answer(string kind, JsonNode request) => kind switch
    {
        "check-by-number" => CheckByNumber(request),
        _ => throw NotYet($"`{kind}` of the role fund"),
    };

    /// <summary>資格照会 by 保険者番号・記号・番号・枝番 and birth date, for a day.</summary>
    private JsonNode CheckByNumber(JsonNode request)
    {
        var day = request.Text("on");
        var asked = request.Get("insured") as JsonObject ?? new JsonObject();
        foreach (var person in Stage.World.People)
        {
            foreach (var enrolment in person.Items("enrolments"))
            {
                var fits = asked.All(it => Reading.Same(enrolment.Get("insured").Get(it.Key), it.Value));
                if (!fits || person.Text("birth") != request.Text("birth") || !IsVisible(enrolment))
                {
                    continue;
                }
                var from = enrolment.Text("from");
                var until = enrolment.Text("until");
                var inForce = string.CompareOrdinal(from, day) <= 0 && (until is null || string.CompareOrdinal(day, until) < 0);
                var newer = person.Items("enrolments").Any(other => string.CompareOrdinal(other.Text("from"), from) > 0 && IsVisible(other));
                return Checked(inForce ? "valid" : newer ? "invalid-newer-exists" : "invalid", [Record(person, enrolment)]);
            }
        }
        return Checked("none-found", []);
    }

    private bool IsVisible(JsonNode enrolment) =>
        enrolment.Text("visible_from") is { } from && string.CompareOrdinal(from, Stage.World.At) <= 0;

    private static JsonObject Checked(string validity, JsonArray records) => new()
    {
        ["response"] = "checked",
        ["validity"] = validity,
        ["records"] = records,
        ["key"] = null,
        ["notice"] = null,
        ["reference"] = null,
    };

    private JsonObject Record(JsonNode person, JsonNode enrolment) => new()
    {
        ["insured"] = enrolment.Get("insured").Copy(),
        ["insurer_name"] = Stage.World.Cast.Get("insurers").Get(enrolment.Get("insured").Text("insurer") ?? "").Text("name"),
        ["relation"] = enrolment.Text("relation"),
        ["name"] = person.Get("name").Copy(),
        ["birth"] = person.Text("birth"),
        ["sex"] = person.Text("sex"),
        ["address"] = person.Text("address"),
        ["acquired"] = enrolment.Text("from"),
        ["lost"] = enrolment.Text("until"),
        // Age and income decide it (rulebook: `madoguchi rules`); that is yours to implement.
        ["share"] = enrolment.Text("recorded_share") ?? "3割",
        ["preschool"] = false,
        ["limit"] = null,
        ["special_expense"] = enrolment.Is("special_expense", true),
        ["public_assistance"] = false,
    };
}
