// マイナポータル. There is one.
//
// A start: what a login needs, and what the portal does not offer. Reading the card and `open-session` at the fund are yours.

using System.Text.Json.Nodes;

namespace MadoguchiAdapter;

public class Portal(Stage stage) : Actor(stage)
{
    public override JsonNode Answer(string kind, JsonNode request) => kind switch
    {
        "login" => Login(request),
        // Nobody is logged in yet.
        "show-eligibility" or "save-pdf" or "print" or "show-registration" or "register" or "show-medical" or "logout" =>
            new JsonObject { ["response"] = "no-session" },
        // The portal offers no such thing.
        "cancel-registration" => Refused("利用登録の解除は、保険者に申請する"),
        _ => throw NotYet($"`{kind}` of the role portal"),
    };

    /// <summary>Login with card and 暗証番号.</summary>
    private JsonNode Login(JsonNode request)
    {
        if (request.Text("card") is not { } card)
        {
            return LoginFailed("no-card");
        }
        if (!request.Is("reads_cards", true))
        {
            return LoginFailed("no-reader");
        }
        if (!request.Is("app", true))
        {
            return LoginFailed("no-app");
        }
        if (Stage.Ask($"card:{card}", "power-on").Text("atr") is null)
        {
            return LoginFailed("card-not-read");
        }
        throw NotYet("reading a card and proving its PIN");
    }

    private static JsonObject LoginFailed(string failure) => new() { ["response"] = "login-failed", ["failure"] = failure };
}
