// Where the callees of a Java repository are defined, as the compiler resolves them.
//
//     java GraphCallees.java REPOSITORY_FOLDER < list of paths, one a line
//
// Prints one JSON object a call site: path, line, column, name, kind and the definitions (path "" for one outside of
// the repository; none where the compiler knows nothing, since dependencies are not there and errors pass). Kinds:
// `call`, `new` (the class), `construct` (its constructor, where one is written), `reference` (`Type::method`).

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.TypeKind;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

public class GraphCallees extends TreePathScanner<Void, Void> {
    private final Path root;
    private final Trees trees;
    private final SourcePositions positions;
    private final PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    private CompilationUnitTree unit;

    GraphCallees(Path root, Trees trees) {
        this.root = root;
        this.trees = trees;
        this.positions = trees.getSourcePositions();
    }

    public static void main(String[] arguments) throws IOException {
        Path root = Path.of(arguments[0]).toRealPath();
        List<Path> files = new ArrayList<>();
        BufferedReader given = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = given.readLine(); line != null; line = given.readLine()) {
            files.add(root.resolve(line));
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StandardJavaFileManager manager = compiler.getStandardFileManager(d -> {}, null, StandardCharsets.UTF_8);
        // Nothing of the repository is run: no processors, and attribution goes on whatever is missing.
        List<String> options = List.of("-proc:none", "-XDshould-stop.ifError=FLOW", "-implicit:none", "-cp", "");
        JavacTask task =
                (JavacTask) compiler.getTask(null, manager, d -> {}, options, null, manager.getJavaFileObjectsFromPaths(files));
        GraphCallees scanner = new GraphCallees(root, Trees.instance(task));
        List<CompilationUnitTree> units = new ArrayList<>();
        task.parse().forEach(units::add);
        task.analyze();
        for (CompilationUnitTree unit : units) {
            scanner.unit = unit;
            scanner.scan(unit, null);
        }
        scanner.out.flush();
    }

    @Override
    public Void visitMethodInvocation(MethodInvocationTree node, Void nothing) {
        ExpressionTree callee = node.getMethodSelect();
        Element found = trees.getElement(new TreePath(getCurrentPath(), callee));
        String name = nameOf(callee);
        if (name.equals("super") || name.equals("this")) {
            tellConstructor(found, node);
        } else {
            tell("call", name, nameAt(callee, name), found);
        }
        return super.visitMethodInvocation(node, nothing);
    }

    @Override
    public Void visitNewClass(NewClassTree node, Void nothing) {
        TreePath named = new TreePath(getCurrentPath(), node.getIdentifier());
        Element type = trees.getElement(named);
        if (type == null && trees.getTypeMirror(named) instanceof javax.lang.model.type.DeclaredType declared) {
            type = declared.asElement();
        }
        String name = type == null ? nameOf(node.getIdentifier()) : type.getSimpleName().toString();
        tell("new", name, positions.getStartPosition(unit, node.getIdentifier()), type);
        if (node.getClassBody() == null) {
            tellConstructor(trees.getElement(getCurrentPath()), node.getIdentifier());
        }
        return super.visitNewClass(node, nothing);
    }

    @Override
    public Void visitMemberReference(MemberReferenceTree node, Void nothing) {
        String name = node.getName().toString();
        if (node.getMode() == MemberReferenceTree.ReferenceMode.INVOKE) {
            long at = positions.getEndPosition(unit, node) - name.length();
            tell("reference", name, at, trees.getElement(getCurrentPath()));
        }
        return super.visitMemberReference(node, nothing);
    }

    private static String nameOf(Tree callee) {
        if (callee instanceof MemberSelectTree select) {
            return select.getIdentifier().toString();
        }
        return callee instanceof IdentifierTree identifier ? identifier.getName().toString() : callee.toString();
    }

    private long nameAt(ExpressionTree callee, String name) {
        return positions.getEndPosition(unit, callee) - name.length();
    }

    private void tellConstructor(Element found, Tree site) {
        if (found == null || found.getKind() != ElementKind.CONSTRUCTOR) {
            return;
        }
        Element owner = found.getEnclosingElement();
        boolean isWritten = trees.getPath(found) != null && trees.getTree(found) instanceof MethodTree;
        if (isWritten && nameOffset(trees.getPath(found), owner.getSimpleName().toString()) >= 0) {
            tell("construct", owner.getSimpleName().toString(), positions.getStartPosition(unit, site), found);
        }
    }

    private void tell(String kind, String name, long at, Element found) {
        if (at < 0) {
            return;
        }
        LineMap lines = unit.getLineMap();
        String site = "{\"path\": " + quoted(relative(unit)) + ", \"line\": " + lines.getLineNumber(at)
                + ", \"column\": " + lines.getColumnNumber(at) + ", \"name\": " + quoted(name)
                + ", \"kind\": \"" + kind + "\", \"definitions\": [";
        out.println(site + definition(found) + "]}");
    }

    /** Empty where the compiler knows nothing. */
    private String definition(Element found) {
        boolean isKnown = found instanceof ExecutableElement || found instanceof TypeElement;
        if (!isKnown || found.asType().getKind() == TypeKind.ERROR) {
            return "";
        }
        TreePath path = trees.getPath(found);
        String outside = "{\"path\": \"\", \"line\": 0, \"callable\": true}";
        if (path == null || (found.getKind() == ElementKind.CONSTRUCTOR && !(path.getLeaf() instanceof MethodTree))) {
            return found instanceof TypeElement || path == null ? outside : "";
        }
        String name = found.getSimpleName().toString();
        if (found.getKind() == ElementKind.CONSTRUCTOR) {
            name = found.getEnclosingElement().getSimpleName().toString();
        }
        long at = nameOffset(path, name);
        if (at < 0) {
            // `values()` of an enum, an accessor of a record: nobody wrote it.
            return "";
        }
        CompilationUnitTree file = path.getCompilationUnit();
        return "{\"path\": " + quoted(relative(file)) + ", \"line\": " + file.getLineMap().getLineNumber(at)
                + ", \"callable\": true}";
    }

    /** Where the name of a method or type stands: behind its modifiers, type parameters and result. */
    private long nameOffset(TreePath path, String name) {
        CompilationUnitTree file = path.getCompilationUnit();
        Tree leaf = path.getLeaf();
        long from = positions.getStartPosition(file, leaf);
        List<Tree> before = new ArrayList<>();
        if (leaf instanceof MethodTree method) {
            before.add(method.getModifiers());
            before.addAll(method.getTypeParameters());
            if (method.getReturnType() != null) {
                before.add(method.getReturnType());
            }
        } else if (leaf instanceof ClassTree type) {
            before.add(type.getModifiers());
        } else {
            return -1;
        }
        for (Tree tree : before) {
            from = Math.max(from, positions.getEndPosition(file, tree));
        }
        long end = positions.getEndPosition(file, leaf);
        if (from < 0 || end <= from) {
            return -1;
        }
        try {
            CharSequence text = file.getSourceFile().getCharContent(true);
            Matcher found = Pattern.compile("\\b" + Pattern.quote(name) + "\\b").matcher(text);
            return found.region((int) from, (int) end).find() ? found.start() : -1;
        } catch (IOException missing) {
            return -1;
        }
    }

    private String relative(CompilationUnitTree file) {
        return root.relativize(Path.of(file.getSourceFile().toUri())).toString();
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }
}
