// Madoguchi's adapter protocol over stdin and stdout: one JSON object a line. Version 1.
//
// Nothing here needs to be changed: what the roles do is in the file of each role.

using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MadoguchiAdapter;

/// <summary>It cannot be done. Madoguchi is told why, and the scenario goes on.</summary>
public class Failed(string reason) : Exception(reason);

/// <summary>Whoever was asked did not answer: the line is down, or time is over.</summary>
public class Breakdown(string to, JsonNode breakdown) : Exception($"{to} did not answer: {breakdown.ToJsonString()}")
{
    /// <summary>unreachable, timed-out, garbled or circular.</summary>
    public string? Kind { get; } = breakdown.Text("kind");
}

/// <summary>What Madoguchi tells about the world of a scenario.</summary>
public class World(string at, JsonNode? cast)
{
    /// <summary>What time it is, in Japan: 2025-06-10T09:00:00.</summary>
    public string At { get; internal set; } = at;

    /// <summary>Who exists when the scenario begins: people, facilities, insurers, municipalities.</summary>
    public JsonNode? Cast { get; } = cast;

    /// <summary>What day it is: 2025-06-10.</summary>
    public string Today => At.Length < 10 ? At : At[..10];

    /// <summary>The people of the cast.</summary>
    public IEnumerable<JsonNode> People => Cast.Get("people") is JsonObject people ? people.Select(it => it.Value).OfType<JsonNode>() : [];
}

/// <summary>What an actor has around it.</summary>
public class Stage(World world, string me, string name, Adapter adapter)
{
    /// <summary>The world of the scenario.</summary>
    public World World { get; } = world;

    /// <summary>counter:1319990014 is the counter with the name 1319990014.</summary>
    public string Name { get; } = name;

    /// <summary>Asks another actor (fund, reader:1319990014, card:見本 太郎) and gives the response, or throws Breakdown.</summary>
    public JsonNode? Ask(string to, JsonNode request) => adapter.Ask(me, to, request);
}

/// <summary>Whoever plays a role.</summary>
public abstract class Actor(Stage stage)
{
    protected Stage Stage { get; } = stage;

    /// <summary>Answers a request of its role; kind is the name of the request.</summary>
    public abstract JsonNode Answer(string kind, JsonNode request);

    /// <summary>Time has passed: the place for what falls due.</summary>
    public virtual void Advance()
    {
    }

    /// <summary>When it next has something to do by itself (2025-06-11T00:00:00); null if it waits to be asked.</summary>
    public virtual string? Next() => null;

    protected static Failed NotYet(string what) => new($"{what} is not implemented yet");

    protected static JsonObject Refused(string reason) => new() { ["response"] = "refused", ["reason"] = reason };
}

/// <summary>Reading JSON of which nothing is known for sure.</summary>
public static class Reading
{
    public static JsonNode? Get(this JsonNode? node, string key) => node is JsonObject found ? found[key] : null;

    public static string? Text(this JsonNode? node, string key) => node.Get(key) is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    public static bool Is(this JsonNode? node, string key, bool expected) =>
        node.Get(key) is JsonValue value && value.TryGetValue(out bool found) && found == expected;

    public static IEnumerable<JsonNode> Items(this JsonNode? node, string key) => node.Get(key) is JsonArray items ? items.OfType<JsonNode>() : [];

    public static bool Same(JsonNode? one, JsonNode? other) => JsonNode.DeepEquals(one, other);

    /// <summary>A node belongs to one tree: a copy for another.</summary>
    public static JsonNode? Copy(this JsonNode? node) => node?.DeepClone();
}

/// <summary>Obeys Madoguchi, one order after the other.</summary>
public class Adapter
{
    private const int Protocol = 1;

    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly string name;
    private readonly Dictionary<string, Func<Stage, Actor>> roles;
    private readonly Dictionary<string, Actor> actors = [];
    private readonly Stack<JsonNode> numbers = new();
    private readonly TextReader orders;
    private readonly TextWriter words;
    private World? world;

    public Adapter(string name, Dictionary<string, Func<Stage, Actor>> roles)
    {
        this.name = name;
        this.roles = roles;
        var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        orders = new StreamReader(Console.OpenStandardInput(), utf8);
        words = new StreamWriter(Console.OpenStandardOutput(), utf8) { AutoFlush = true, NewLine = "\n" };
        // stdout carries the protocol and nothing else: what anybody prints goes to stderr, which Madoguchi shows when the adapter fails.
        Console.SetOut(Console.Error);
    }

    /// <summary>Plays until Madoguchi closes stdin.</summary>
    public void Play()
    {
        while (Receive() is { } order)
        {
            Obey(order);
        }
    }

    /// <summary>The next order; null when there will be no more.</summary>
    private JsonObject? Receive()
    {
        while (orders.ReadLine() is { } line)
        {
            string wrong;
            try
            {
                if (JsonNode.Parse(line) is JsonObject order && order.Text("do") is not null)
                {
                    return order;
                }
                wrong = "expected an object with `id` and `do`";
            }
            catch (Exception error) when (error is JsonException or ArgumentException)
            {
                // Keys that come twice are found when the object is first looked into.
                wrong = error.Message;
            }
            Say(JsonValue.Create(0), Fail($"this is no order: {wrong}"));
        }
        return null;
    }

    private void Say(JsonNode number, JsonObject word)
    {
        word["id"] = number.DeepClone();
        words.WriteLine(word.ToJsonString(Plain));
    }

    private static JsonObject Fail(string reason) => new() { ["is"] = "failed", ["reason"] = reason };

    private void Obey(JsonObject order)
    {
        var number = order["id"] ?? JsonValue.Create(0);
        numbers.Push(number);
        JsonObject word;
        try
        {
            word = Word(order);
        }
        catch (Exception error)
        {
            // A defect in one answer must not cost the others.
            if (error is not (Failed or Breakdown))
            {
                Console.Error.WriteLine(error);
            }
            word = Fail(error.Message);
        }
        numbers.Pop();
        Say(number, word);
    }

    private JsonObject Word(JsonObject order)
    {
        switch (order.Text("do"))
        {
            case "hello":
                return new JsonObject
                {
                    ["is"] = "ready",
                    ["protocol"] = Protocol,
                    ["name"] = name,
                    ["roles"] = new JsonArray([.. roles.Keys.Select(role => (JsonNode)JsonValue.Create(role))]),
                    ["capabilities"] = new JsonArray("reset", "time"),
                };
            case "begin":
                world = new World(order.Text("at") ?? "", order["world"]);
                actors.Clear();
                return Done();
            case "advance":
                Now(order);
                foreach (var actor in actors.Values.ToList())
                {
                    actor.Advance();
                }
                return Done();
            case "answer":
                Now(order);
                var request = order["request"] ?? throw new Failed("expected a request");
                var kind = request is JsonObject ? request.Text("request") : request.ToString();
                var response = ActorAt(order.Text("to") ?? "").Answer(kind ?? "", request);
                var word = Done();
                word["is"] = "answer";
                word["response"] = response.DeepClone();
                return word;
            case var other:
                throw new Failed($"`do: {other}` is not expected here");
        }
    }

    private void Now(JsonObject order)
    {
        var now = world ?? throw new Failed("expected `do: begin` first");
        now.At = order.Text("at") ?? now.At;
    }

    private JsonObject Done()
    {
        var next = actors.Values.Select(actor => actor.Next()).OfType<string>().Order(StringComparer.Ordinal).FirstOrDefault();
        return next is null ? new JsonObject { ["is"] = "done" } : new JsonObject { ["is"] = "done", ["next"] = next };
    }

    private Actor ActorAt(string address)
    {
        if (!actors.TryGetValue(address, out var actor))
        {
            var parts = address.Split(':', 2);
            if (!roles.TryGetValue(parts[0], out var begin) || world is null)
            {
                throw new Failed($"{address} is not played here");
            }
            actor = begin(new Stage(world, address, parts.Length > 1 ? parts[1] : "", this));
            actors[address] = actor;
        }
        return actor;
    }

    internal JsonNode? Ask(string me, string to, JsonNode request)
    {
        var number = numbers.Peek();
        Say(number, new JsonObject { ["is"] = "ask", ["from"] = me, ["to"] = to, ["request"] = request });
        // Others may ask us meanwhile.
        while (Receive() is { } order)
        {
            if (order.Text("do") != "continue" || !Reading.Same(order["id"], number))
            {
                Obey(order);
                continue;
            }
            return order["breakdown"] is { } breakdown ? throw new Breakdown(to, breakdown) : order["response"];
        }
        Environment.Exit(0);
        return null;
    }
}
