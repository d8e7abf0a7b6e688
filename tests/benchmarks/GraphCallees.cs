// Where the callees of a C# repository are defined, as Roslyn resolves them. `graph_callees_csharp.py` starts it.
//
// Tells one JSON object a call site: path, line, name, kind and the definitions (path "" for one outside of the
// repository; none where the compiler knows nothing, since dependencies are not there and errors pass). Kinds: `call`,
// `new` (the type), `construct` (its constructor, where one is written).

using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

public static class GraphCallees
{
    private const string Implicit = "global using System; global using System.Collections.Generic;"
        + " global using System.IO; global using System.Linq; global using System.Net.Http;"
        + " global using System.Threading; global using System.Threading.Tasks;";

    private static string _root = "";

    /// All files as one program: no project is read, nothing of the repository is run.
    public static string[] Tell(string root, string[] paths, string[] libraries, string[] symbols, bool withImplicit)
    {
        _root = root.TrimEnd('/') + "/";
        var options = new CSharpParseOptions(LanguageVersion.Preview, DocumentationMode.None, preprocessorSymbols: symbols);
        var trees = paths
            .Select(path => CSharpSyntaxTree.ParseText(SourceText.From(File.ReadAllText(_root + path)), options, _root + path))
            .ToList();
        var all = withImplicit ? trees.Append(CSharpSyntaxTree.ParseText(Implicit, options)) : trees;
        var references = libraries.Select(path => (MetadataReference)MetadataReference.CreateFromFile(path));
        var settings = new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true);
        var program = CSharpCompilation.Create("callees", all, references, settings);
        var rows = new List<string>();
        foreach (var tree in trees)
        {
            var model = program.GetSemanticModel(tree);
            foreach (var node in tree.GetRoot().DescendantNodes())
            {
                Row(model, node, rows);
            }
        }
        return rows.ToArray();
    }

    private static void Row(SemanticModel model, SyntaxNode node, List<string> rows)
    {
        switch (node)
        {
            case InvocationExpressionSyntax call when NameOf(call.Expression) is { } name && name.Identifier.Text != "nameof":
                Add(rows, "call", name.Identifier.Text, name.Identifier, Meant(model, call, name));
                break;
            case ObjectCreationExpressionSyntax made:
                var type = model.GetSymbolInfo(made.Type).Symbol;
                if (Named(made.Type) is { } written && type is not ITypeParameterSymbol)
                {
                    Add(rows, "new", written.Identifier.Text, written.Identifier, type);
                    Construct(rows, Only(model.GetSymbolInfo(made)), written.Identifier);
                }
                break;
            case ImplicitObjectCreationExpressionSyntax made:
                Construct(rows, Only(model.GetSymbolInfo(made)), made.NewKeyword);
                break;
            case ConstructorInitializerSyntax other:
                Construct(rows, Only(model.GetSymbolInfo(other)), other.ThisOrBaseKeyword);
                break;
        }
    }

    /// What is called: of a delegate, the name that holds it.
    private static ISymbol? Meant(SemanticModel model, InvocationExpressionSyntax call, SimpleNameSyntax name)
    {
        var found = Only(model.GetSymbolInfo(call));
        return found is IMethodSymbol { MethodKind: MethodKind.DelegateInvoke } ? Only(model.GetSymbolInfo(name)) ?? found : found;
    }

    /// The symbol, also where what is passed is unknown and there is no other one.
    private static ISymbol? Only(SymbolInfo info) =>
        info.Symbol ?? (info.CandidateSymbols.Length == 1 ? info.CandidateSymbols[0] : null);

    private static SimpleNameSyntax? NameOf(ExpressionSyntax callee) => callee switch
    {
        SimpleNameSyntax name => name,
        MemberAccessExpressionSyntax member => member.Name,
        MemberBindingExpressionSyntax member => member.Name,
        _ => null,
    };

    private static SimpleNameSyntax? Named(TypeSyntax type) => type switch
    {
        SimpleNameSyntax name => name,
        QualifiedNameSyntax name => name.Right,
        AliasQualifiedNameSyntax name => name.Name,
        _ => null,
    };

    private static void Construct(List<string> rows, ISymbol? found, SyntaxToken site)
    {
        var isWritten = found is IMethodSymbol && found.OriginalDefinition.DeclaringSyntaxReferences
            .Any(at => at.GetSyntax() is ConstructorDeclarationSyntax);
        if (isWritten)
        {
            Add(rows, "construct", found!.ContainingType.Name, site, found);
        }
    }

    private static void Add(List<string> rows, string kind, string name, SyntaxToken site, ISymbol? found)
    {
        var at = site.GetLocation().GetLineSpan();
        var path = at.Path.Substring(_root.Length);
        rows.Add($"{{\"path\": {Quoted(path)}, \"line\": {at.StartLinePosition.Line + 1}, \"name\": {Quoted(name)}, "
            + $"\"kind\": \"{kind}\", \"definitions\": [{string.Join(", ", Definitions(found))}]}}");
    }

    /// Empty where the compiler knows nothing.
    private static IEnumerable<string> Definitions(ISymbol? found)
    {
        if (found is null or IErrorTypeSymbol or IDynamicTypeSymbol)
        {
            yield break;
        }
        var symbol = found.OriginalDefinition;
        if (symbol is IMethodSymbol method)
        {
            symbol = (method.ReducedFrom ?? method).OriginalDefinition;
        }
        var isCallable = symbol is IMethodSymbol or INamedTypeSymbol;
        var places = symbol.Locations.Where(place => place.IsInSource).ToList();
        if (symbol is IMethodSymbol { PartialImplementationPart: { } part })
        {
            places.AddRange(part.Locations.Where(place => place.IsInSource));
        }
        foreach (var place in places.Select(place => place.GetLineSpan()))
        {
            yield return $"{{\"path\": {Quoted(place.Path.Substring(_root.Length))}, "
                + $"\"line\": {place.StartLinePosition.Line + 1}, \"callable\": {(isCallable ? "true" : "false")}}}";
        }
        if (places.Count == 0)
        {
            yield return "{\"path\": \"\", \"line\": 0, \"callable\": true}";
        }
    }

    private static string Quoted(string text) =>
        "\"" + text.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\n", "\\n") + "\"";
}
