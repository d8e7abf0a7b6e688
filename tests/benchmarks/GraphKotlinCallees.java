// Where the callees of a Kotlin repository are defined, as the compiler's front end resolves them.
//
//     java -cp lib/kotlin-compiler.jar GraphKotlinCallees.java REPOSITORY_FOLDER LIBRARY… < list of paths, one a line
//
// Prints one JSON object a call site: path, line, name, kind and the definitions (path "" for one outside of the
// repository; none where the compiler knows nothing, since dependencies are not there and errors pass). Kinds: `call`,
// `new` (the class), `infix`, `reference` (`::make`). Values that are called are no callables.

import com.intellij.openapi.util.Disposer;
import com.intellij.openapi.vfs.VirtualFile;
import com.intellij.psi.PsiElement;
import com.intellij.psi.PsiFile;
import com.intellij.psi.PsiNameIdentifierOwner;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jetbrains.kotlin.analyzer.AnalysisResult;
import org.jetbrains.kotlin.cli.common.CLIConfigurationKeys;
import org.jetbrains.kotlin.cli.common.config.ContentRootsKt;
import org.jetbrains.kotlin.cli.common.messages.MessageCollector;
import org.jetbrains.kotlin.cli.jvm.compiler.EnvironmentConfigFiles;
import org.jetbrains.kotlin.cli.jvm.compiler.KotlinCoreEnvironment;
import org.jetbrains.kotlin.cli.jvm.compiler.KotlinToJVMBytecodeCompiler;
import org.jetbrains.kotlin.cli.jvm.config.JvmContentRootsKt;
import org.jetbrains.kotlin.config.CommonConfigurationKeys;
import org.jetbrains.kotlin.config.CompilerConfiguration;
import org.jetbrains.kotlin.config.JVMConfigurationKeys;
import org.jetbrains.kotlin.descriptors.CallableDescriptor;
import org.jetbrains.kotlin.descriptors.ConstructorDescriptor;
import org.jetbrains.kotlin.descriptors.DeclarationDescriptor;
import org.jetbrains.kotlin.descriptors.FunctionDescriptor;
import org.jetbrains.kotlin.psi.KtBinaryExpression;
import org.jetbrains.kotlin.psi.KtCallExpression;
import org.jetbrains.kotlin.psi.KtCallableReferenceExpression;
import org.jetbrains.kotlin.psi.KtConstructor;
import org.jetbrains.kotlin.psi.KtElement;
import org.jetbrains.kotlin.psi.KtExpression;
import org.jetbrains.kotlin.psi.KtFile;
import org.jetbrains.kotlin.psi.KtNameReferenceExpression;
import org.jetbrains.kotlin.psi.KtTreeVisitorVoid;
import org.jetbrains.kotlin.resolve.BindingContext;
import org.jetbrains.kotlin.resolve.DescriptorToSourceUtils;
import org.jetbrains.kotlin.resolve.calls.model.ResolvedCall;
import org.jetbrains.kotlin.resolve.calls.model.VariableAsFunctionResolvedCall;
import org.jetbrains.kotlin.resolve.calls.util.CallUtilKt;

public class GraphKotlinCallees extends KtTreeVisitorVoid {
    private final Path root;
    private final BindingContext known;
    private final PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);

    GraphKotlinCallees(Path root, BindingContext known) {
        this.root = root;
        this.known = known;
    }

    public static void main(String[] arguments) throws IOException {
        Path root = Path.of(arguments[0]).toRealPath();
        CompilerConfiguration options = new CompilerConfiguration();
        options.put(CLIConfigurationKeys.MESSAGE_COLLECTOR_KEY, MessageCollector.Companion.getNONE());
        options.put(CommonConfigurationKeys.MODULE_NAME, "main");
        options.put(JVMConfigurationKeys.JDK_HOME, new File(System.getProperty("java.home")));
        BufferedReader given = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String path : given.lines().filter(line -> !line.isEmpty()).toList()) {
            String file = root.resolve(path).toString();
            if (path.endsWith(".kt")) {
                ContentRootsKt.addKotlinSourceRoot(options, file);
            } else {
                JvmContentRootsKt.addJavaSourceRoot(options, new File(file), null);
            }
        }
        for (String library : Arrays.asList(arguments).subList(1, arguments.length)) {
            JvmContentRootsKt.addJvmClasspathRoot(options, new File(library));
        }
        KotlinCoreEnvironment environment = KotlinCoreEnvironment.createForProduction(
            Disposer.newDisposable(), options, EnvironmentConfigFiles.JVM_CONFIG_FILES);
        AnalysisResult result = KotlinToJVMBytecodeCompiler.INSTANCE.analyze(environment);
        GraphKotlinCallees visitor = new GraphKotlinCallees(root, result.getBindingContext());
        for (KtFile file : environment.getSourceFiles()) {
            file.accept(visitor);
        }
        visitor.out.flush();
        System.exit(0);
    }

    @Override
    public void visitCallExpression(KtCallExpression call) {
        super.visitCallExpression(call);
        if (call.getCalleeExpression() instanceof KtNameReferenceExpression name) {
            tell(name, "call", CallUtilKt.getResolvedCall(call, known));
        }
    }

    @Override
    public void visitBinaryExpression(KtBinaryExpression binary) {
        super.visitBinaryExpression(binary);
        if (binary.getOperationReference().getReferencedNameElement().getText().matches("[\\w`]+")
                && !binary.getOperationReference().getText().equals("in")) {
            tell(binary.getOperationReference(), "infix", CallUtilKt.getResolvedCall(binary.getOperationReference(), known));
        }
    }

    @Override
    public void visitCallableReferenceExpression(KtCallableReferenceExpression reference) {
        super.visitCallableReferenceExpression(reference);
        KtExpression name = reference.getCallableReference();
        ResolvedCall<?> call = CallUtilKt.getResolvedCall((KtElement) name, known);
        tell(name, "reference", call);
    }

    private void tell(KtExpression name, String kind, ResolvedCall<?> call) {
        List<String> definitions = new ArrayList<>();
        if (call != null) {
            boolean isValue = call instanceof VariableAsFunctionResolvedCall;
            CallableDescriptor meant = isValue
                ? ((VariableAsFunctionResolvedCall) call).getVariableCall().getResultingDescriptor()
                : call.getResultingDescriptor();
            define(meant, !isValue && meant instanceof FunctionDescriptor, definitions);
            if (kind.equals("call") && meant instanceof ConstructorDescriptor) {
                kind = "new";
            }
        }
        String word = name.getText().replace("`", "");
        out.printf("{\"path\":%s,\"line\":%d,\"name\":%s,\"kind\":\"%s\",\"definitions\":[%s]}%n",
            quoted(pathOf(name)), lineOf(name), quoted(word), kind, String.join(",", definitions));
    }

    private void define(CallableDescriptor meant, boolean isCallable, List<String> definitions) {
        DeclarationDescriptor shown = meant;
        PsiElement place = DescriptorToSourceUtils.descriptorToDeclaration(shown);
        if (place instanceof KtConstructor<?> constructor) {
            place = constructor.getContainingClassOrObject();
        } else if (place == null && meant instanceof ConstructorDescriptor constructor) {
            place = DescriptorToSourceUtils.descriptorToDeclaration(constructor.getConstructedClass());
        } else if (place instanceof com.intellij.psi.PsiMethod method && method.isConstructor()) {
            place = method.getContainingClass();
        }
        String path = place == null ? "" : pathOf(place);
        int line = 0;
        if (!path.isEmpty()) {
            PsiElement named = place instanceof PsiNameIdentifierOwner owner ? owner.getNameIdentifier() : null;
            line = lineOf(named == null ? place : named);
        }
        definitions.add(String.format("{\"path\":%s,\"line\":%d,\"callable\":%b}", quoted(path), line, isCallable));
    }

    private String pathOf(PsiElement element) {
        PsiFile file = element.getContainingFile();
        VirtualFile stored = file == null ? null : file.getVirtualFile();
        if (stored == null) {
            return "";
        }
        Path path = Path.of(stored.getPath());
        return path.startsWith(root) ? root.relativize(path).toString() : "";
    }

    private static int lineOf(PsiElement element) {
        String all = element.getContainingFile().getText();
        int at = element.getTextRange().getStartOffset();
        return (int) all.substring(0, at).chars().filter(letter -> letter == '\n').count() + 1;
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
