package dataset

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/parquet-go/parquet-go"

	"leaderful/sim/experiment"
)

// The folders of the tables.
const (
	runsFolder  = "runs"
	weeksFolder = "weeks"
)

// A part is a file of the table of runs, and its namesake of the table of weeks
// if there is one.
type part struct {
	name     string // pPOINT-rREPLICATION-CHECKSUM.parquet
	blocks   []experiment.Block
	design   string // hash of the design that numbered its points
	weeks    string // name of the weeks' file; may be empty
	failures int    // runs that failed
	rows     int
}

var partName = regexp.MustCompile(`^p\d+-r\d+-([0-9a-f]{16})\.parquet$`)

// Keys of a part's metadata.
const (
	noteBlocks   = "leaderful.blocks"
	noteDesign   = "leaderful.design"
	noteWeeks    = "leaderful.weeks"
	noteFailures = "leaderful.failures"
)

func checksum(file []byte) string {
	sum := sha256.Sum256(file)
	return hex.EncodeToString(sum[:8])
}

// writeDurably writes a file that is there whole or not at all, also after a
// power cut. Its name is made of the text's checksum where it holds %s.
func writeDurably(folder, name string, text []byte) (string, error) {
	if strings.Contains(name, "%s") {
		name = fmt.Sprintf(name, checksum(text))
	}
	temporary, err := os.CreateTemp(folder, ".tmp-*")
	if err != nil {
		return "", err
	}
	defer os.Remove(temporary.Name()) // which fails once it has its name
	_, err = temporary.Write(text)
	return name, errors.Join(err, settle(temporary, folder, name))
}

// settle syncs a temporary file, gives it its name and syncs the folder. A file
// that could not be written whole never gets the name.
func settle(temporary *os.File, folder, name string) error {
	err := errors.Join(temporary.Sync(), temporary.Chmod(0o644))
	if err = errors.Join(err, temporary.Close()); err != nil {
		return err
	}
	if err := os.Rename(temporary.Name(), filepath.Join(folder, name)); err != nil {
		return err
	}
	return syncFolder(folder)
}

// syncFolder makes the names in a folder durable.
func syncFolder(folder string) error {
	opened, err := os.Open(folder)
	if err != nil {
		return err
	}
	defer opened.Close()
	return opened.Sync()
}

// once returns a table and then nil.
func once(table *Table) func() (*Table, error) {
	return func() (*Table, error) {
		t := table
		table = nil
		return t, nil
	}
}

// writePart makes a part of rows in the order of their keys.
func (f *Folder) writePart(runs, weeks *Table) (*part, error) {
	p := &part{design: f.Manifest.DesignHash, rows: runs.Rows}
	p.blocks = coverOf(runs)
	for _, reason := range runs.Texts[len(runs.Columns)-1] {
		if reason != "" {
			p.failures++
		}
	}
	name := fmt.Sprintf("p%09d-r%06d-%%s.parquet", p.blocks[0].FromPoint, p.blocks[0].FromReplication)
	var file bytes.Buffer
	if weeks != nil {
		if err := encode(&file, weeks.Columns, nil, once(weeks)); err != nil {
			return nil, err
		}
		var err error
		if p.weeks, err = writeDurably(filepath.Join(f.Path, weeksFolder), name, file.Bytes()); err != nil {
			return nil, err
		}
		file.Reset()
	}
	if err := encode(&file, runs.Columns, p.notes(), once(runs)); err != nil {
		return nil, err
	}
	var err error
	p.name, err = writeDurably(filepath.Join(f.Path, runsFolder), name, file.Bytes())
	return p, err
}

func (p *part) notes() map[string]string {
	blocks := make([][4]int, len(p.blocks))
	for i, b := range p.blocks {
		blocks[i] = [4]int{b.FromPoint, b.ToPoint, b.FromReplication, b.ToReplication}
	}
	text, err := json.Marshal(blocks)
	if err != nil {
		panic("dataset: blocks that cannot be rendered: " + err.Error())
	}
	return map[string]string{noteBlocks: string(text), noteDesign: p.design, noteWeeks: p.weeks, noteFailures: fmt.Sprint(p.failures)}
}

// coverOf returns what a table of runs in order holds.
func coverOf(runs *Table) []experiment.Block {
	var points, replications []int
	for row := range runs.Rows {
		point, replication := int(runs.Wholes[0][row]), int(runs.Wholes[1][row])
		if n := len(points); n == 0 || points[n-1] != point || replications[n-1] != replication {
			points, replications = append(points, point), append(replications, replication)
		}
	}
	return experiment.Cover(points, replications)
}

// readPart reads what a part says of itself, and compares its bytes and those of
// its weeks with their checksums.
func (f *Folder) readPart(name string) (*part, error) {
	text, err := readChecked(filepath.Join(f.Path, runsFolder), name)
	if err != nil {
		return nil, err
	}
	opened, err := parquet.OpenFile(bytes.NewReader(text), int64(len(text)))
	if err != nil {
		return nil, err
	}
	p := &part{name: name, rows: int(opened.NumRows())}
	var blocks [][4]int
	list, _ := opened.Lookup(noteBlocks)
	if err := json.Unmarshal([]byte(list), &blocks); err != nil || len(blocks) == 0 {
		return nil, errors.New("it does not say which runs it holds")
	}
	for _, b := range blocks {
		p.blocks = append(p.blocks, experiment.Block{FromPoint: b[0], ToPoint: b[1], FromReplication: b[2], ToReplication: b[3]})
	}
	p.design, _ = opened.Lookup(noteDesign)
	p.weeks, _ = opened.Lookup(noteWeeks)
	failures, _ := opened.Lookup(noteFailures)
	if _, err := fmt.Sscan(failures, &p.failures); err != nil {
		return nil, errors.New("it does not say how many runs failed")
	}
	if p.weeks != "" {
		if _, err := readChecked(filepath.Join(f.Path, weeksFolder), p.weeks); err != nil {
			return nil, fmt.Errorf("its weeks: %w", err)
		}
	}
	return p, nil
}

// readChecked reads a file whose name holds its checksum.
func readChecked(folder, name string) ([]byte, error) {
	found := partName.FindStringSubmatch(name)
	if found == nil {
		return nil, errors.New("its name is not that of a part")
	}
	text, err := os.ReadFile(filepath.Join(folder, name))
	if err != nil {
		return nil, err
	}
	if sum := checksum(text); sum != found[1] {
		return nil, fmt.Errorf("its checksum is %s, not the one in its name", sum)
	}
	return text, nil
}

// load reads the rows of a part; weeks are nil where there are none.
func (f *Folder) load(p *part) (runs, weeks *Table, err error) {
	text, err := readChecked(filepath.Join(f.Path, runsFolder), p.name)
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", p.name, err)
	}
	if runs, err = decode(text, f.Manifest.Columns); err != nil {
		return nil, nil, fmt.Errorf("%s: %w", p.name, err)
	}
	if p.weeks == "" {
		return runs, nil, nil
	}
	if text, err = readChecked(filepath.Join(f.Path, weeksFolder), p.weeks); err == nil {
		weeks, err = decode(text, f.Manifest.Weekly)
	}
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", p.weeks, err)
	}
	return runs, weeks, nil
}

// inOrder returns a table's rows sorted by point and replication; the regimes of
// a replication keep their order, and so do its weeks.
func inOrder(t *Table) *Table {
	rows := make([]int, t.Rows)
	for i := range rows {
		rows[i] = i
	}
	before := func(a, b int) int {
		return cmp.Or(cmp.Compare(t.Wholes[0][a], t.Wholes[0][b]), cmp.Compare(t.Wholes[1][a], t.Wholes[1][b]))
	}
	if slices.IsSortedFunc(rows, before) {
		return t
	}
	slices.SortStableFunc(rows, before)
	sorted := NewTable(t.Columns)
	for _, row := range rows {
		sorted.Append(t, row)
	}
	return sorted
}

// checksumOf returns the checksum of a file that is open.
func checksumOf(file *os.File) (string, error) {
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return "", err
	}
	sum := sha256.New()
	if _, err := io.Copy(sum, file); err != nil {
		return "", err
	}
	return hex.EncodeToString(sum.Sum(nil)[:8]), nil
}
