// J-LIS: registry of residents, certificate authority, cards, lost-card line. There is one.
//
// A start: the inquiries about residents, and the lost-card line.

using System.Text.Json.Nodes;

namespace MadoguchiAdapter;

public class Jlis(Stage stage) : Actor(stage)
{
    private static readonly string[] OnTheFace = ["name", "birth", "address"];

    private readonly HashSet<string> suspended = [];

    public override JsonNode Answer(string kind, JsonNode request) => kind switch
    {
        "inquire-by-five-items" => InquireByFiveItems(request),
        "inquire-by-number" => InquireByNumber(request),
        "call-to-suspend" => CallToSuspend(request),
        // Never by telephone.
        "call-to-lift" => Refused("一時停止は電話では解除できない。市区町村の窓口へお越しいただく必要がある"),
        _ => throw NotYet($"`{kind}` of the role jlis"),
    };

    /// <summary>5情報照会: found only if every item matches and nobody else does.</summary>
    private JsonNode InquireByFiveItems(JsonNode request)
    {
        var found = Stage.World.People.Where(person => IsLike(person, request) && person.Text("sex") == request.Text("sex")).ToList();
        return found.Count == 1 ? new JsonObject { ["response"] = "matched", ["number"] = found[0].Text("individual_number") } : NotFound();
    }

    /// <summary>本人確認情報照会.</summary>
    private JsonNode InquireByNumber(JsonNode request)
    {
        var person = Stage.World.People.FirstOrDefault(person => person.Text("individual_number") == request.Text("number"));
        return person is null ? NotFound() : new JsonObject
        {
            ["response"] = "resident",
            ["name"] = person.Get("name").Copy(),
            ["birth"] = person.Text("birth"),
            ["sex"] = person.Text("sex"),
            ["address"] = person.Text("address"),
        };
    }

    /// <summary>一時利用停止: taken at any hour from whoever knows what the card face says.</summary>
    private JsonNode CallToSuspend(JsonNode request)
    {
        var person = Stage.World.People.FirstOrDefault(person => IsLike(person, request));
        if (person is null)
        {
            return NotFound();
        }
        if (person.Get("card") is null)
        {
            return Refused("停止するカードがない");
        }
        suspended.Add(person.Text("individual_number") ?? "");
        return new JsonObject { ["response"] = "suspended" };
    }

    private static bool IsLike(JsonNode person, JsonNode asked) => OnTheFace.All(item => Reading.Same(person.Get(item), asked.Get(item)));

    private static JsonObject NotFound() => new() { ["response"] = "not-found" };
}
