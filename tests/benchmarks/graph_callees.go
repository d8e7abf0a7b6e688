//go:build ignore

// Where the callees of a Go repository are defined, as go/types resolves them.
//
//	go run graph_callees.go REPOSITORY_FOLDER < list of paths, one a line
//
// Prints one JSON object a call site: path, line, column, name, kind `call` and the definitions (path "" for one
// outside of the repository; none where nothing is known, since dependencies are stubs and errors pass). A conversion
// or the call of a value is told as not callable.
package main

import (
	"bufio"
	"encoding/json"
	"go/ast"
	"go/build"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"sort"
	"strings"
)

type definition struct {
	Path     string `json:"path"`
	Line     int    `json:"line"`
	Callable bool   `json:"callable"`
}

type site struct {
	Path        string       `json:"path"`
	Line        int          `json:"line"`
	Column      int          `json:"column"`
	Name        string       `json:"name"`
	Kind        string       `json:"kind"`
	Definitions []definition `json:"definitions"`
}

type reader struct {
	root     string
	set      *token.FileSet
	files    map[string][]*ast.File // by folder
	modules  map[string]string      // module path -> folder
	packages map[string]*types.Package
	library  types.Importer
	out      *json.Encoder
}

var moduleLine = regexp.MustCompile(`(?m)^module\s+"?([^\s"]+)"?`)

func main() {
	root, err := filepath.EvalSymlinks(os.Args[1])
	if err != nil {
		panic(err)
	}
	set := token.NewFileSet()
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	reader := &reader{
		root: root, set: set, files: map[string][]*ast.File{}, modules: map[string]string{},
		packages: map[string]*types.Package{}, library: importer.ForCompiler(set, "source", nil),
		out: json.NewEncoder(out),
	}
	given := bufio.NewScanner(os.Stdin)
	for given.Scan() {
		reader.read(given.Text())
	}
	folders := make([]string, 0, len(reader.files))
	for folder := range reader.files {
		folders = append(folders, folder)
	}
	sort.Strings(folders)
	for _, folder := range folders {
		reader.tell(folder)
	}
}

func (r *reader) read(name string) {
	full := filepath.Join(r.root, name)
	folder := path.Dir(name)
	if path.Base(name) == "go.mod" {
		if data, err := os.ReadFile(full); err == nil {
			if found := moduleLine.FindSubmatch(data); found != nil {
				r.modules[string(found[1])] = folder
			}
		}
		return
	}
	if fits, err := build.Default.MatchFile(filepath.Dir(full), filepath.Base(full)); err != nil || !fits {
		return // of another system: what it defines stands in a file of this one too
	}
	if file, _ := parser.ParseFile(r.set, full, nil, parser.SkipObjectResolution); file != nil {
		r.files[folder] = append(r.files[folder], file)
	}
}

func (r *reader) isTest(file *ast.File) bool {
	return strings.HasSuffix(r.set.Position(file.Package).Filename, "_test.go")
}

// The packages of a folder by name, with their tests or without.
func (r *reader) parts(folder string, tests bool) map[string][]*ast.File {
	found := map[string][]*ast.File{}
	for _, file := range r.files[folder] {
		if tests || !r.isTest(file) {
			found[file.Name.Name] = append(found[file.Name.Name], file)
		}
	}
	return found
}

func (r *reader) check(name string, files []*ast.File, info *types.Info) *types.Package {
	config := types.Config{Importer: r, FakeImportC: true, Error: func(error) {}}
	found, _ := config.Check(name, r.set, files, info)
	return found
}

// Import is a package of the repository, of the standard library, or a stub.
func (r *reader) Import(name string) (*types.Package, error) {
	if known, ok := r.packages[name]; ok {
		return known, nil
	}
	stub := types.NewPackage(name, path.Base(name))
	stub.MarkComplete()
	r.packages[name] = stub // an import circle ends here
	if folder, ok := r.folderOf(name); ok {
		parts := r.parts(folder, false)
		best := []*ast.File{}
		for own, files := range parts {
			if own != "main" && len(files) > len(best) {
				best = files
			}
		}
		r.packages[name] = r.check(name, best, nil)
	} else if !strings.Contains(strings.SplitN(name, "/", 2)[0], ".") {
		if found, err := r.library.Import(name); err == nil {
			r.packages[name] = found
		}
	}
	return r.packages[name], nil
}

func (r *reader) folderOf(name string) (string, bool) {
	best, at := "", ""
	for module, folder := range r.modules {
		if (name == module || strings.HasPrefix(name, module+"/")) && len(module) > len(best) {
			best, at = module, path.Join(folder, strings.TrimPrefix(name, module))
		}
	}
	_, ok := r.files[at]
	return at, best != "" && ok
}

func (r *reader) tell(folder string) {
	for name, files := range r.parts(folder, true) {
		info := &types.Info{Uses: map[*ast.Ident]types.Object{}}
		r.check(folder+" "+name, files, info)
		for _, file := range files {
			ast.Inspect(file, func(node ast.Node) bool {
				if call, ok := node.(*ast.CallExpr); ok {
					if callee := calleeOf(call.Fun); callee != nil {
						r.tellSite(callee, info.Uses[callee])
					}
				}
				return true
			})
		}
	}
}

func calleeOf(node ast.Expr) *ast.Ident {
	switch node := node.(type) {
	case *ast.Ident:
		return node
	case *ast.SelectorExpr:
		return node.Sel
	case *ast.ParenExpr:
		return calleeOf(node.X)
	case *ast.IndexExpr: // type arguments, or a function held in a map or list: go/types tells which
		return calleeOf(node.X)
	case *ast.IndexListExpr:
		return calleeOf(node.X)
	}
	return nil
}

func (r *reader) tellSite(callee *ast.Ident, found types.Object) {
	at := r.set.Position(callee.Pos())
	told := site{r.relative(at), at.Line, at.Column, callee.Name, "call", []definition{}}
	if found != nil {
		told.Definitions = append(told.Definitions, r.describe(found))
	}
	if err := r.out.Encode(told); err != nil {
		panic(err)
	}
}

func (r *reader) describe(found types.Object) definition {
	isFunction := false
	if function, ok := found.(*types.Func); ok {
		found, isFunction = function.Origin(), true
	}
	at := r.set.Position(found.Pos())
	if name := r.relative(at); at.IsValid() && !strings.HasPrefix(name, "..") {
		return definition{name, at.Line, isFunction}
	}
	return definition{"", 0, isFunction}
}

func (r *reader) relative(at token.Position) string {
	name, err := filepath.Rel(r.root, at.Filename)
	if err != nil {
		return ".."
	}
	return filepath.ToSlash(name)
}
