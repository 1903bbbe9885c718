// 受付窓口: an actor for each facility, named by its 医療機関コード.
//
// A start: what lies on the desk decides, in the plainest way. Put your own system in its place.

using System.Globalization;
using System.Text.Json.Nodes;

namespace MadoguchiAdapter;

public class Counter(Stage stage) : Actor(stage)
{
    // Papers that prove eligibility by themselves as long as they are in date, and those that do beside the card.
    private static readonly string[] Proofs = ["certificate", "medical-ticket"];
    private static readonly string[] ProofsWithCard = ["portal-screen", "portal-pdf", "notice"];

    private readonly List<JsonNode> visits = [];

    public override JsonNode Answer(string kind, JsonNode request) => kind switch
    {
        "receive" => Receive(request),
        "show-visit" => ShowVisit(request),
        "phone-help-desk" => PhoneHelpDesk(request),
        "report-emergency-use" => ReportEmergencyUse(),
        _ => throw NotYet($"`{kind}` of the role counter"),
    };

    /// <summary>A patient stands at the desk.</summary>
    private JsonNode Receive(JsonNode request)
    {
        // What the reader found out is not taken over yet. It would be asked for by
        // Stage.Ask($"reader:{Stage.Name}", new JsonObject { ["request"] = "take-outcome" }); what it verified goes on to the fund as
        // `check-by-card`.
        var card = request.Text("card") is not null;
        foreach (var shown in request.Items("documents"))
        {
            var document = shown.Get("document");
            var kind = document.Text("document");
            var proves = Proofs.Contains(kind) || (card && ProofsWithCard.Contains(kind));
            if (proves && shown.Is("copy", false) && IsOwn(document, request.Get("spoken")) && IsInDate(document))
            {
                return Decide(request, "confirmed", document);
            }
        }
        return Decide(request, card && request.Get("declaration") is not null ? "declared" : "unproven", null);
    }

    private static bool IsOwn(JsonNode? document, JsonNode? spoken)
    {
        var items = document.Get("items");
        return Reading.Same(items.Get("name"), spoken.Get("name")) && items.Text("birth") == spoken.Text("birth");
    }

    private bool IsInDate(JsonNode? document)
    {
        var today = Stage.World.Today;
        return string.CompareOrdinal(document.Text("issued") ?? today, today) <= 0 && string.CompareOrdinal(today, document.Text("expires") ?? today) <= 0;
    }

    private JsonNode Decide(JsonNode request, string outcome, JsonNode? document)
    {
        var insured = document.Get("items").Get("insured");
        var printed = document.Get("items").Text("share");
        var kind = document.Text("document");
        var (share, route) = (outcome, kind) switch
        {
            ("declared", _) => (request.Get("declaration").Text("share") ?? "3割", "unknown"),
            ("unproven", _) => ("10割", "paid-in-full"),
            (_, "medical-ticket") => (printed ?? "0割", "public-assistance"),
            _ when document.Is("special_expense", true) => ("10割", "paid-in-full"),
            _ => (printed ?? "3割", "current"),
        };
        var claimed = new JsonObject { ["route"] = route };
        if (route is "current" or "public-assistance")
        {
            claimed["insured"] = insured.Copy();
        }
        var decision = new JsonObject
        {
            ["response"] = "decision",
            ["visit"] = visits.Count + 1,
            ["outcome"] = outcome,
            ["basis"] = outcome == "declared" ? "declaration" : kind,
            ["share"] = share,
            ["collected"] = Part(request.Text("total") ?? "0円", share),
            ["insured"] = insured.Copy(),
            ["eligibility"] = null,
            ["validity"] = null,
            ["limit"] = document.Get("limit").Copy(),
            ["forms"] = outcome == "declared" ? new JsonArray("declaration") : [],
            ["warnings"] = new JsonArray(),
            ["guidance"] = outcome switch
            {
                "declared" => new JsonArray("tell-number-later"),
                "unproven" => new JsonArray("claim-refund", "apply-for-certificate"),
                _ => [],
            },
            ["route"] = claimed,
        };
        visits.Add(decision);
        return decision;
    }

    /// <summary>What is kept of a visit.</summary>
    private JsonNode ShowVisit(JsonNode request)
    {
        var visit = request.Get("visit")?.GetValue<int>() ?? 0;
        return visit >= 1 && visit <= visits.Count ? visits[visit - 1] : Refused("その受診は記録にありません");
    }

    /// <summary>The help desk of the eligibility system opens the emergency function: so others are asked.</summary>
    private JsonNode PhoneHelpDesk(JsonNode request)
    {
        try
        {
            var order = new JsonObject
            {
                ["request"] = "open-emergency",
                ["facility"] = Stage.Name,
                ["called_back_at"] = request.Text("called_back_at"),
            };
            return Done(Stage.Ask("fund", order), "emergency-open");
        }
        catch (Breakdown)
        {
            return Refused("コールセンターにつながりません");
        }
    }

    /// <summary>利用報告: the use of the emergency function is over.</summary>
    private JsonNode ReportEmergencyUse() =>
        Done(Stage.Ask("fund", new JsonObject { ["request"] = "report-emergency-use", ["facility"] = Stage.Name }), "accepted");

    private static JsonNode Done(JsonNode? told, string expected) =>
        told.Text("response") == expected ? new JsonObject { ["response"] = "done" } : told ?? Refused("回答がありません");

    /// <summary>What a patient pays of 10,000円 at 3割, rounded to ten yen: 3,000円.</summary>
    private static string Part(string total, string share)
    {
        var yen = long.Parse(total.Replace(",", "").Replace("円", ""), CultureInfo.InvariantCulture);
        var tenths = long.Parse(share.Replace("割", ""), CultureInfo.InvariantCulture);
        return ((yen * tenths + 50) / 100 * 10).ToString("N0", CultureInfo.InvariantCulture) + "円";
    }
}
