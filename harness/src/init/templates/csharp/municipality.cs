// 市町村窓口: an actor for each municipality, named by it.
//
// A start: what the window can do without the card's certificate.

using System.Text.Json.Nodes;

namespace MadoguchiAdapter;

public class Municipality(Stage stage) : Actor(stage)
{
    public override JsonNode Answer(string kind, JsonNode request) => kind switch
    {
        "lift-suspension" when request.Text("card") is null => Refused("一時停止を解除するカードを持参する必要がある"),
        "lift-suspension" => throw NotYet("reading the serial number of a card's certificate"),
        "report" => Report(request),
        // 暗証番号の再設定: whoever chose it must be the holder.
        "reset-pin" when !request.Is("chosen_by_holder", true) => Refused("暗証番号は本人が決める必要がある"),
        "reset-pin" when request.Text("visitor") == "agent-without-papers" => Refused("代理人には書類が必要である"),
        "reset-pin" => throw NotYet("setting a PIN on a card"),
        _ => throw NotYet($"`{kind}` of the role municipality"),
    };

    /// <summary>転居届 and the like go on to J-LIS: so others are asked.</summary>
    private JsonNode Report(JsonNode request)
    {
        var order = new JsonObject
        {
            ["request"] = "report",
            ["number"] = request.Text("number"),
            ["event"] = request.Get("event").Copy(),
        };
        return Stage.Ask("jlis", order).Text("response") == "accepted"
            ? new JsonObject { ["response"] = "done", ["fee"] = "0円" }
            : Refused("届出を受け付けられない");
    }
}
