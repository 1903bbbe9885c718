// モバイル端末: the patient's phone, a facility's device, an ambulance's tablet. One actor plays them all.
//
// A start: whether there is a card that answers, and its PIN. Reading its certificate and what is asked of the fund is yours.

using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace MadoguchiAdapter;

public class Mobile(Stage stage) : Actor(stage)
{
    private const string SelectJpki = "00A4040C0AD392F000260100000001";
    private const string SelectPin = "00A4020C020018";

    public override JsonNode Answer(string kind, JsonNode request) => kind switch
    {
        "use" => Hold(request),
        _ => throw NotYet($"`{kind}` of the role mobile"),
    };

    /// <summary>A card is held to a device.</summary>
    private JsonNode Hold(JsonNode request)
    {
        var card = $"card:{request.Text("card")}";
        var holder = request.Get("holder");
        if (holder.Text("by") == "sight" && request.Get("channel").Text("channel") == "patient-web")
        {
            return Refused("マイナ在宅受付Webでは暗証番号が必要である");
        }
        if (Stage.Ask(card, "power-on").Text("atr") is null)
        {
            return NotRead();
        }
        var stopped = Identify(card, holder);
        Stage.Ask(card, "power-off");
        return stopped ?? throw NotYet("reading the certificate of a card");
    }

    /// <summary>What the device shows if it cannot go on.</summary>
    private JsonObject? Identify(string card, JsonNode? holder)
    {
        if (Status(card, SelectJpki) != "9000")
        {
            return NotRead();
        }
        if (holder.Text("pin") is not { } typed)
        {
            return null;
        }
        Status(card, SelectPin);
        var pin = Encoding.UTF8.GetBytes(typed);
        var status = Status(card, $"00200080{pin.Length:X2}{Convert.ToHexString(pin)}");
        return status switch
        {
            "9000" => null,
            "6984" => WrongPin(0),
            _ when status.StartsWith("63C", StringComparison.Ordinal) => WrongPin(int.Parse(status[3..], NumberStyles.HexNumber, CultureInfo.InvariantCulture)),
            _ => NotRead(),
        };
    }

    /// <summary>The status word of a card's answer; nothing if it does not answer.</summary>
    private string Status(string card, string command)
    {
        var answer = Stage.Ask(card, new JsonObject { ["apdu"] = command }).Text("apdu") ?? "";
        return answer.Length < 4 ? "" : answer[^4..];
    }

    private static JsonObject NotRead() => new() { ["response"] = "not-read" };

    private static JsonObject WrongPin(int left) => new() { ["response"] = "wrong-pin", ["left"] = left };
}
