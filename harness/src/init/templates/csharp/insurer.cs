// 保険者: an actor for each insurer, named by its 保険者番号.
//
// A start: what can be answered from the records with which the world begins.

using System.Text.Json.Nodes;

namespace MadoguchiAdapter;

public class Insurer(Stage stage) : Actor(stage)
{
    public override JsonNode Answer(string kind, JsonNode request) => kind switch
    {
        "confirm" => Confirm(request),
        "issue-insurance-card" => IssueInsuranceCard(),
        // Nothing was sent yet.
        "mail" => new JsonObject { ["response"] = "letters", ["letters"] = new JsonArray() },
        "ask-for-log" => AskForLog(request),
        _ => throw NotYet($"`{kind}` of the role insurer"),
    };

    /// <summary>By phone: is a number in force on a day?</summary>
    private JsonNode Confirm(JsonNode request)
    {
        var day = request.Text("on");
        var asked = request.Get("insured") as JsonObject ?? new JsonObject();
        var found = Stage.World.People.SelectMany(person => person.Items("enrolments")).FirstOrDefault(enrolment =>
        {
            var until = enrolment.Text("until");
            var inForce = string.CompareOrdinal(enrolment.Text("from"), day) <= 0 && (until is null || string.CompareOrdinal(day, until) < 0);
            return inForce && asked.All(it => Reading.Same(enrolment.Get("insured").Get(it.Key), it.Value));
        });
        return new JsonObject { ["response"] = "in-force", ["in_force"] = found is not null, ["share"] = found.Text("recorded_share") };
    }

    /// <summary>被保険者証: none is issued any more from 2024-12-02 on.</summary>
    private JsonNode IssueInsuranceCard() => string.CompareOrdinal(Stage.World.Today, "2024-12-02") >= 0
        ? Refused("2024年12月2日から、被保険者証は交付しない")
        : new JsonObject { ["response"] = "accepted" };

    /// <summary>Who has seen a member's data: the fund knows. So others are asked.</summary>
    private JsonNode AskForLog(JsonNode request)
    {
        var order = new JsonObject { ["request"] = "audit-log", ["insurer"] = Stage.Name, ["insured"] = request.Get("insured").Copy() };
        return Stage.Ask("fund", order) ?? Refused("回答がありません");
    }
}
