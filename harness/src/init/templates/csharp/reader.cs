// 顔認証付きカードリーダー: an actor for each facility, named by its 医療機関コード.
//
// A start: it powers the card and selects the application for user authentication. What comes then is yours: reading the
// certificate, `open-session` at the fund, a face or a PIN, and what the counter takes over.

using System.Text.Json.Nodes;

namespace MadoguchiAdapter;

public class Reader(Stage stage) : Actor(stage)
{
    private const string SelectJpki = "00A4040C0AD392F000260100000001";

    private string? card;
    private JsonObject screen = new() { ["screen"] = "idle" };

    public override JsonNode Answer(string kind, JsonNode request) => kind switch
    {
        "place" => Place(request),
        "take-card" => TakeCard(),
        "look" => Show(screen),
        // Nobody was verified yet.
        "take-outcome" => new JsonObject { ["response"] = "outcome", ["outcome"] = "nothing" },
        // No image is kept, ever.
        "inspect" => new JsonObject
        {
            ["response"] = "storage",
            ["images"] = new JsonArray(),
            ["failures"] = new JsonArray(),
            ["visual_mode"] = false,
        },
        _ => throw NotYet($"`{kind}` of the role reader"),
    };

    /// <summary>A card is laid on the tray.</summary>
    private JsonNode Place(JsonNode request)
    {
        if (card is not null)
        {
            return NotNow();
        }
        card = $"card:{request.Text("card")}";
        if (Stage.Ask(card, "power-on").Text("atr") is null)
        {
            return Error("card-not-recognised");
        }
        // A phone holds a credential of its own and is not told apart by the application of cards.
        var selected = request.Is("phone", true) ? "9000" : Stage.Ask(card, new JsonObject { ["apdu"] = SelectJpki }).Text("apdu");
        return selected switch
        {
            null => Error("card-not-recognised"),
            "9000" => throw NotYet("reading the certificate of a card"),
            _ => Error("not-my-number-card"),
        };
    }

    /// <summary>The card is taken back.</summary>
    private JsonNode TakeCard()
    {
        if (card is null)
        {
            return NotNow();
        }
        var taken = card;
        card = null;
        Stage.Ask(taken, "power-off");
        return Show(new JsonObject { ["screen"] = "idle" });
    }

    private JsonNode Error(string trouble) => Show(new JsonObject { ["screen"] = "error", ["trouble"] = trouble });

    private JsonNode Show(JsonObject shown)
    {
        screen = shown;
        var response = (JsonObject)shown.DeepClone();
        response["response"] = "screen";
        return response;
    }

    private JsonNode NotNow() => new JsonObject { ["response"] = "not-now", ["screen"] = screen.DeepClone() };
}
