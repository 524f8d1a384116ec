package sim

import (
	"fmt"
	"go/ast"
	"go/build"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// Arithmetic is equal to the bit everywhere only in certain forms. Processors
// that fuse x*y + z do so unless the product is rounded by an explicit
// conversion, and most of package math has special code for some of them.
var (
	portableMath = []string{"Sqrt", "Floor", "Abs", "FMA", "Float64bits", "Float64frombits", "Inf", "IsNaN", "NaN"}

	bannedImports = []string{"time", "os", "runtime", "unsafe", "maps", "hash/maphash", "crypto/rand",
		"math/rand", "math/rand/v2", "math/cmplx", "math/big"}
)

// inspection reads a package's source for forms that are not portable.
type inspection struct {
	positions *token.FileSet
	info      types.Info
	parents   []ast.Node // of the node under inspection, outermost first
	found     []string
}

func (n *inspection) reject(node ast.Node, format string, arguments ...any) {
	position := n.positions.Position(node.Pos())
	n.found = append(n.found, fmt.Sprintf("%s:%d: %s", filepath.Base(position.Filename), position.Line, fmt.Sprintf(format, arguments...)))
}

// inspect returns the violations in a package, and the package.
func inspect(positions *token.FileSet, files []*ast.File, imports types.Importer) ([]string, *types.Package, error) {
	n := &inspection{positions: positions, info: types.Info{
		Types: map[ast.Expr]types.TypeAndValue{},
		Uses:  map[*ast.Ident]types.Object{},
	}}
	config := types.Config{Importer: imports}
	inspected, err := config.Check("inspected", positions, files, &n.info)
	if err != nil {
		return nil, nil, err
	}
	for _, file := range files {
		for _, spec := range file.Imports {
			if path, _ := strconv.Unquote(spec.Path.Value); slices.Contains(bannedImports, path) {
				n.reject(spec, "imports %s", path)
			}
		}
		ast.Inspect(file, func(node ast.Node) bool {
			if node == nil {
				n.parents = n.parents[:len(n.parents)-1]
				return true
			}
			n.visit(node)
			n.parents = append(n.parents, node)
			return true
		})
	}
	return n.found, inspected, nil
}

func (n *inspection) visit(node ast.Node) {
	switch node := node.(type) {
	case *ast.Ident:
		object := n.info.Uses[node]
		if f, ok := object.(*types.Func); ok && f.Pkg() != nil && f.Pkg().Path() == "math" && !slices.Contains(portableMath, f.Name()) {
			n.reject(node, "uses math.%s", f.Name())
		}
		if name, ok := object.(*types.TypeName); ok && name.Parent() == types.Universe &&
			slices.Contains([]string{"float32", "complex64", "complex128"}, name.Name()) {
			n.reject(node, "uses %s", name.Name())
		}
	case *ast.BinaryExpr:
		if node.Op == token.MUL && n.float(node) && !n.rounded() {
			n.reject(node, "the product %s is not rounded", types.ExprString(node))
		}
	case *ast.AssignStmt:
		if node.Tok == token.MUL_ASSIGN && n.float(node.Lhs[0]) {
			n.reject(node, "the product %s *= is not rounded", types.ExprString(node.Lhs[0]))
		}
	case *ast.RangeStmt:
		if _, ok := n.info.TypeOf(node.X).Underlying().(*types.Map); ok {
			n.reject(node, "ranges over a map")
		}
	case *ast.GoStmt, *ast.SelectStmt, *ast.SendStmt:
		n.reject(node, "is concurrent")
	}
}

// float reports whether an expression is a floating-point number that is not
// a constant.
func (n *inspection) float(e ast.Expr) bool {
	tv := n.info.Types[e]
	if tv.Value != nil {
		return false
	}
	if _, ok := tv.Type.(*types.TypeParam); ok {
		return true
	}
	basic, ok := tv.Type.Underlying().(*types.Basic)
	return ok && basic.Info()&(types.IsFloat|types.IsComplex) != 0
}

// rounded reports whether nothing can be added to the product under inspection before it
// is rounded, because it is in a conversion to a number, in another product (which is
// inspected itself), or in a quotient.
func (n *inspection) rounded() bool {
	for k := len(n.parents) - 1; k >= 0; k-- {
		switch parent := n.parents[k].(type) {
		case *ast.ParenExpr:
			continue
		case *ast.BinaryExpr:
			return parent.Op == token.MUL || parent.Op == token.QUO
		case *ast.CallExpr:
			return n.info.Types[parent.Fun].IsType()
		default:
			return false
		}
	}
	return false
}

// targets are the build contexts whose files are inspected.
func targets() []build.Context {
	var contexts []build.Context
	for _, name := range []string{"linux/amd64", "linux/amd64/amd64.v3", "linux/386", "linux/arm64", "js/wasm"} {
		parts := strings.Split(name, "/")
		context := build.Default
		context.GOOS, context.GOARCH, context.ToolTags, context.CgoEnabled = parts[0], parts[1], parts[2:], false
		contexts = append(contexts, context)
	}
	return contexts
}

// sourceOf parses the files of a package that are built for a target, without
// its tests.
func sourceOf(t *testing.T, target *build.Context, positions *token.FileSet, folder string) []*ast.File {
	t.Helper()
	p, err := target.ImportDir(folder, 0)
	if err != nil {
		t.Fatal(err)
	}
	var files []*ast.File
	for _, name := range p.GoFiles {
		file, err := parser.ParseFile(positions, filepath.Join(folder, name), nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
	}
	return files
}

// withOwn imports the module's own packages from their folders and others from
// the source of the standard library.
type withOwn struct {
	standard types.Importer
	own      map[string]*types.Package
}

func (w withOwn) Import(path string) (*types.Package, error) {
	if p := w.own[path]; p != nil {
		return p, nil
	}
	return w.standard.Import(path)
}

func TestSourceIsPortable(t *testing.T) {
	t.Parallel()
	positions := token.NewFileSet()
	standard := importer.ForCompiler(positions, "source", nil)
	reported := map[string]bool{}
	for _, target := range targets() {
		imports := withOwn{standard, map[string]*types.Package{}}
		for _, folder := range []string{"random", "."} {
			found, inspected, err := inspect(positions, sourceOf(t, &target, positions, folder), imports)
			if err != nil {
				t.Fatalf("%s/%s: %v", target.GOOS, target.GOARCH, err)
			}
			imports.own[path.Join("leaderful/sim", folder)] = inspected
			for _, violation := range found {
				if !reported[violation] {
					t.Error(violation)
				}
				reported[violation] = true
			}
		}
	}
}

func TestInspectionFindsWhatIsNotPortable(t *testing.T) {
	t.Parallel()
	const head = `package p
import "math"
type weight float64
type box struct{ v float64 }
var _ = math.Sqrt
func f(x, y, z float64, w weight, b *box, n int, m map[int]float64, s []float64) float64 {
`
	const tail = "\nreturn z\n}"
	for _, c := range []struct {
		body string
		want string // empty: nothing
	}{
		{"z = float64(x*y) + z", ""},
		{"z = float64(x*y*z) + float64((x)*(y))", ""},
		{"z = x * y / z", ""},
		{"z = x / (y * z)", ""},
		{"z = float64(-x * y)", ""},
		{"n = int(x * y)", ""},
		{"n *= n", ""},
		{"z = 2 * math.Pi * 1", ""},
		{"z = math.Floor(x) + math.Abs(y) + math.FMA(x, y, z)", ""},
		{"for i := range s { z += s[i] }", ""},
		{"z += x * y", "the product x * y is not rounded"},
		{"z = x*y + z", "the product x * y is not rounded"},
		{"z = z - (x * y)", "the product x * y is not rounded"},
		{"z = x * y", "the product x * y is not rounded"},
		{"z = -(x * y)", "the product x * y is not rounded"},
		{"w = w * w", "the product w * w is not rounded"},
		{"w = weight(w * w)", ""},
		{"z = max(x*y, z)", "the product x * y is not rounded"},
		{"z = float64(x*y + z)", "the product x * y is not rounded"},
		{"return x * y", "the product x * y is not rounded"},
		{"z = 2 * x", "the product 2 * x is not rounded"},
		{"b.v *= y", "the product b.v *= is not rounded"},
		{"z *= y", "the product z *= is not rounded"},
		{"z = math.Exp(x)", "uses math.Exp"},
		{"g := math.Log1p; z = g(x)", "uses math.Log1p"},
		{"z = float64(float32(x))", "uses float32"},
		{"for _, v := range m { z += v }", "ranges over a map"},
		{"go println(n)", "is concurrent"},
	} {
		positions := token.NewFileSet()
		file, err := parser.ParseFile(positions, "p.go", head+c.body+tail, 0)
		if err != nil {
			t.Fatalf("%s: %v", c.body, err)
		}
		found, _, err := inspect(positions, []*ast.File{file}, importer.ForCompiler(positions, "source", nil))
		if err != nil {
			t.Fatalf("%s: %v", c.body, err)
		}
		var want []string
		if c.want != "" {
			want = []string{"p.go:7: " + c.want}
		}
		if !slices.Equal(found, want) {
			t.Errorf("%s: found %q, want %q", c.body, found, want)
		}
	}
}

func TestInspectionFindsBannedImports(t *testing.T) {
	t.Parallel()
	positions := token.NewFileSet()
	file, err := parser.ParseFile(positions, "p.go", "package p\nimport _ \"math/rand/v2\"\nimport _ \"fmt\"\n", 0)
	if err != nil {
		t.Fatal(err)
	}
	found, _, err := inspect(positions, []*ast.File{file}, importer.ForCompiler(positions, "source", nil))
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"p.go:2: imports math/rand/v2"}; !slices.Equal(found, want) {
		t.Errorf("found %q, want %q", found, want)
	}
}
