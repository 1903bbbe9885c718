// An adapter by which Madoguchi judges an implementation. Madoguchi starts it as iut.yaml says.

using MadoguchiAdapter;

var roles = new Dictionary<string, Func<Stage, Actor>>
{
    ["@role@"] = stage => new @Role@(stage),
};

new Adapter("@name@", roles).Play();
