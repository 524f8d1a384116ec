package dataset

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"leaderful/sim"
)

// placed returns a folder that contains a manifest with the given text.
func placed(t *testing.T, text []byte) string {
	t.Helper()
	path := t.TempDir()
	if err := os.WriteFile(filepath.Join(path, manifestFile), text, 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// tree returns a manifest as a JSON object that a test can change.
func tree(t *testing.T, text []byte) map[string]any {
	t.Helper()
	var tree map[string]any
	if err := json.Unmarshal(text, &tree); err != nil {
		t.Fatal(err)
	}
	return tree
}

func rendered(t *testing.T, tree any) []byte {
	t.Helper()
	text, err := json.Marshal(tree)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// sealed renders a manifest with a checksum that matches.
func sealed(t *testing.T, tree map[string]any) []byte {
	t.Helper()
	m := new(Manifest)
	if err := json.Unmarshal(rendered(t, tree), m); err != nil {
		t.Fatal(err)
	}
	text, err := m.text()
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// A manifest is believed if its checksum matches, whatever its layout, and if it follows
// from the sweep in it. A manifest of another engine need only be consistent.
func TestManifestsThatAreBelieved(t *testing.T) {
	sound := false
	m := manifestOf(fragile(&sound, "design", "weekly: all\ndesign"))
	text, err := m.text()
	if err != nil {
		t.Fatal(err)
	}
	reworded := tree(t, text)
	for _, column := range reworded["columns"].([]any) {
		column.(map[string]any)["meaning"] = "in other words"
		column.(map[string]any)["unit"] = "another"
	}
	other := tree(t, text)
	other["engine"], other["settings_hash"] = "another", "another"
	strange := tree(t, rendered(t, other))
	strange["sweep"].(map[string]any)["outcomes"].([]any)[0] = "gone"
	strange["columns"].([]any)[5].(map[string]any)["name"] = "gone"
	for what, text := range map[string][]byte{
		"as written": text, "with other line ends": bytes.ReplaceAll(text, []byte("\n"), []byte("\r\n")), "on one line": bytes.ReplaceAll(text, []byte("\n  "), nil),
		"in other words": sealed(t, reworded), "of another engine": sealed(t, other), "of another engine, in another form": sealed(t, strange),
	} {
		if _, err := ReadManifest(placed(t, text)); err != nil {
			t.Errorf("%s: %v", what, err)
		}
	}
}

// A change to any part of a manifest is detected by the checksum; with a new one, because
// the rest of the manifest contradicts it.
func TestManifestsThatAreNotBelieved(t *testing.T) {
	sound := false
	text, err := manifestOf(fragile(&sound, "design", "weekly: all\ndesign")).text()
	if err != nil {
		t.Fatal(err)
	}
	first := func(tree map[string]any, list string) map[string]any { return tree[list].([]any)[0].(map[string]any) }
	of := func(tree map[string]any) map[string]any { return tree["sweep"].(map[string]any) }
	setup := func(tree map[string]any) map[string]any { return first(of(tree), "regimes")["setup"].(map[string]any) }
	changes := map[string]func(map[string]any){
		"no points":        func(m map[string]any) { m["points"] = 0 },
		"more points":      func(m map[string]any) { m["points"] = 4 },
		"no regimes":       func(m map[string]any) { of(m)["regimes"] = []any{} },
		"null for regimes": func(m map[string]any) { of(m)["regimes"] = nil },
		"a regime missing": func(m map[string]any) { of(m)["regimes"] = of(m)["regimes"].([]any)[:1] },
		"a regime twice": func(m map[string]any) {
			of(m)["regimes"] = append(of(m)["regimes"].([]any), of(m)["regimes"].([]any)[0])
		},
		"a regime without name": func(m map[string]any) { first(of(m), "regimes")["name"] = "" },
		"another setting": func(m map[string]any) {
			setup(m)["Parameters"].(map[string]any)["Harm"].(map[string]any)["Sanction"] = .9
		},
		"another setup":  func(m map[string]any) { setup(m)["Drift"] = map[string]any{"Load": 1} },
		"no factors":     func(m map[string]any) { of(m)["factors"] = []any{} },
		"another factor": func(m map[string]any) { first(of(m), "factors")["name"] = "harm.surge" },
		"another spread": func(m map[string]any) {
			first(of(m), "factors")["spread"] = map[string]any{"shape": "uniform", "low": 2, "high": 1}
		},
		"no design":      func(m map[string]any) { of(m)["design"] = map[string]any{} },
		"another design": func(m map[string]any) { of(m)["design"] = map[string]any{"kind": "sobol", "size": int64(1) << 40} },
		"listed points": func(m map[string]any) {
			of(m)["design"] = map[string]any{"kind": "points", "points": []any{[]any{}, []any{1, 2}}}
		},
		"another seed":             func(m map[string]any) { of(m)["seed"] = 7 },
		"a large seed":             func(m map[string]any) { of(m)["seed"] = uint64(1) << 60 },
		"other worlds":             func(m map[string]any) { of(m)["worlds"] = "none" },
		"no replications":          func(m map[string]any) { of(m)["replications"] = map[string]any{} },
		"many replications":        func(m map[string]any) { of(m)["replications"] = map[string]any{"most": 1 << 30} },
		"a precision":              func(m map[string]any) { of(m)["replications"] = map[string]any{"most": 4, "precision": 1} },
		"no columns":               func(m map[string]any) { m["columns"] = nil },
		"no key":                   func(m map[string]any) { m["columns"] = m["columns"].([]any)[1:] },
		"a column of another kind": func(m map[string]any) { m["columns"].([]any)[5].(map[string]any)["kind"] = "text" },
		"a key of weeks missing":   func(m map[string]any) { m["weekly"] = m["weekly"].([]any)[1:] },
		"no weeks":                 func(m map[string]any) { delete(m, "weekly") },
		"no headline":              func(m map[string]any) { of(m)["headline"] = map[string]any{} },
		"another hash":             func(m map[string]any) { m["design_hash"] = "0" },
		"other settings' hash":     func(m map[string]any) { m["settings_hash"] = "0" },
		"an unknown outcome":       func(m map[string]any) { of(m)["outcomes"] = []any{"gone"} },
		"an unknown series":        func(m map[string]any) { of(m)["weekly"] = []any{"gone"} },
		"no sweep":                 func(m map[string]any) { delete(m, "sweep") },
		"no engine":                func(m map[string]any) { m["engine"] = "" },
		"another format":           func(m map[string]any) { m["format"] = 2 },
		"an unknown key":           nil, // detected by the checksum only
	}
	for what, change := range changes {
		changed := tree(t, text)
		if change == nil {
			change = func(m map[string]any) { m["unknown"] = 1 }
		} else {
			delete(changed, "checksum")
			change(changed)
			var fault *ManifestFault
			if _, err := ReadManifest(placed(t, rendered(t, changed))); !errors.As(err, &fault) {
				t.Errorf("%s: %v", what, err)
			}
			// Not even with a matching checksum.
			if _, err := ReadManifest(placed(t, sealed(t, changed))); !errors.As(err, &fault) || strings.Contains(err.Error(), "checksum") {
				t.Errorf("%s, with a new checksum: %v", what, err)
			}
		}
		if what == "another seed" || what == "another factor" {
			changed["engine"] = "another"
			if _, err := ReadManifest(placed(t, sealed(t, changed))); err == nil {
				t.Errorf("%s, of another engine, is believed", what)
			}
		}
		changed = tree(t, text)
		change(changed)
		if _, err := ReadManifest(placed(t, rendered(t, changed))); err == nil || !strings.Contains(err.Error(), "checksum") && what != "another format" {
			t.Errorf("%s, with the former checksum: %v", what, err)
		}
	}
}

// FuzzManifest reads arbitrary text as a manifest, with a checksum that matches. A
// believed manifest does not differ from itself, and its text is believed again.
func FuzzManifest(f *testing.F) {
	sound := false
	m := manifestOf(fragile(&sound))
	text, err := m.text()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(text)
	m.Engine = "another"
	bare, err := json.Marshal(m)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(bare)
	f.Add(bytes.Replace(bare, []byte(`"another"`), []byte(`"`+sim.Engine+`"`), 1))
	f.Add(text[:len(text)/2])
	f.Add([]byte(`{"format": 3, "sweep": {"factors": [{"name": "a"}, null], "regimes": [{"setup": {"regime": 3}}], "design": {"kind": "grid"}}}`))
	f.Add([]byte(`{"format": 3, "points": 1e300}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		sealed := new(Manifest)
		if json.Unmarshal(text, sealed) == nil {
			if whole, err := sealed.text(); err == nil {
				text = whole
			}
		}
		m, err := ReadManifest(placed(t, text))
		if err != nil {
			return
		}
		if wrong := differences(m, m); len(wrong) > 0 {
			t.Errorf("it differs from itself: %v", wrong)
		}
		again, err := m.text()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := ReadManifest(placed(t, again)); err != nil {
			t.Errorf("with a new checksum: %v", err)
		}
	})
}

// The error for a folder that is not a data set says so.
func TestFoldersThatAreNotDataSets(t *testing.T) {
	folder := t.TempDir()
	file := filepath.Join(folder, "file")
	if err := os.WriteFile(file, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	odd := filepath.Join(folder, "odd")
	if err := os.MkdirAll(filepath.Join(odd, manifestFile), 0o755); err != nil {
		t.Fatal(err)
	}
	large := placed(t, nil)
	if err := os.Truncate(filepath.Join(large, manifestFile), 10<<30); err != nil { // sparse: it takes no space
		t.Fatal(err)
	}
	device := filepath.Join(folder, "device")
	if err := os.Mkdir(device, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("/dev/zero", filepath.Join(device, manifestFile)); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		file: "is not a folder", folder: "is not a data set: it has no manifest.json", filepath.Join(folder, "none"): "is not a data set: the folder does not exist", "": "the name of a folder is empty",
		odd: "is not a regular file", large: "is larger than", device: "escapes",
	} {
		if _, err := Open(path); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", path, err)
		}
	}
}
