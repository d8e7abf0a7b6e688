// Where the callees of a JavaScript or TypeScript repository are defined, as the TypeScript checker resolves them.
//
//     node graph_callees.mjs TYPESCRIPT_FOLDER REPOSITORY_FOLDER [--code] < list of paths, one a line
//
// With --code, declaration files of the repository do not exist: what JavaScript runs is found, not what describes it.
// Prints one JSON object a call site: path, line, name, and the definitions inside of the repository (path, line, name,
// whether it is a function or class). Knows no installed dependencies: what lies in them has no definition.

import { createRequire } from 'node:module';
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { join, relative } from 'node:path';

const [typescript, folder, ...flags] = process.argv.slice(2);
const ts = createRequire(import.meta.url)(join(typescript, 'node_modules', 'typescript'));
const root = realpathSync(folder);
const paths = readFileSync(0, 'utf8').split('\n').filter(Boolean);

function readOptions() {
  const config = join(root, 'tsconfig.json');
  const read = existsSync(config) ? ts.readConfigFile(config, ts.sys.readFile).config : {};
  const aliases = read?.compilerOptions?.paths;
  return {
    allowJs: true,
    checkJs: false,
    noEmit: true,
    strict: true,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    jsx: ts.JsxEmit.Preserve,
    ...(aliases ? { baseUrl: root, paths: aliases } : {}),
  };
}

function hostOf(options) {
  const host = ts.createCompilerHost(options);
  if (!flags.includes('--code')) return host;
  const { fileExists } = host;
  const isDeclaration = (path) => path.startsWith(root) && !path.includes('node_modules') && /\.d\.[cm]?ts$/.test(path);
  host.fileExists = (path) => !isDeclaration(path) && fileExists(path);
  return host;
}

const options = readOptions();
const program = ts.createProgram(paths.map((path) => join(root, path)), options, hostOf(options));
const checker = program.getTypeChecker();
const wanted = new Set(paths);

function calleeName(node) {
  const callee = ts.isTaggedTemplateExpression(node) ? node.tag : node.expression;
  if (ts.isIdentifier(callee)) return callee;
  return ts.isPropertyAccessExpression(callee) && ts.isIdentifier(callee.name) ? callee.name : null;
}

function isCallable(declaration) {
  if (ts.isFunctionLike(declaration) || ts.isClassLike(declaration)) return true;
  const value = ts.isBinaryExpression(declaration) ? declaration.right : declaration.initializer;
  return value !== undefined && (ts.isFunctionLike(value) || ts.isClassLike(value));
}

function describe(declaration) {
  const source = declaration.getSourceFile();
  const path = relative(root, source.fileName);
  if (!wanted.has(path)) return { path: '', line: 0, name: '', callable: false };
  const target = ts.isBinaryExpression(declaration) ? declaration.left : declaration;
  const name = ts.getNameOfDeclaration(target) ?? target.name ?? target;
  const start = name.getStart(source);
  const line = source.getLineAndCharacterOfPosition(start).line + 1;
  const parent = declaration.parent;
  const callable =
    isCallable(declaration) || Boolean(parent && ts.isBinaryExpression(parent) && isCallable(parent));
  return { path, line, name: ts.isIdentifier(name) ? name.text : '', callable };
}

// `{ listen, get: _get }` only names functions: they are defined elsewhere.
function named(declaration) {
  if (ts.isShorthandPropertyAssignment(declaration)) return checker.getShorthandAssignmentValueSymbol(declaration);
  const isProperty = ts.isPropertyAssignment(declaration) && ts.isIdentifier(declaration.initializer);
  return isProperty ? checker.getSymbolAtLocation(declaration.initializer) : undefined;
}

function declarationsOf(symbol, depth = 0) {
  if (symbol && symbol.flags & ts.SymbolFlags.Alias) symbol = checker.getAliasedSymbol(symbol);
  return (symbol?.declarations ?? []).flatMap((declaration) => {
    const inner = depth < 5 ? named(declaration) : undefined;
    return inner && inner !== symbol ? declarationsOf(inner, depth + 1) : [declaration];
  });
}

const resolve = (name) => declarationsOf(checker.getSymbolAtLocation(name)).map(describe);

function visit(node, source, path) {
  if (ts.isCallExpression(node) || ts.isNewExpression(node)) {
    const name = calleeName(node);
    if (name) {
      const line = source.getLineAndCharacterOfPosition(name.getStart(source)).line + 1;
      console.log(JSON.stringify({ path, line, name: name.text, definitions: resolve(name) }));
    }
  }
  ts.forEachChild(node, (child) => visit(child, source, path));
}

for (const path of paths) {
  const source = program.getSourceFile(join(root, path));
  if (source) visit(source, source, path);
}
