package dataset

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"leaderful/output/durable"
	"leaderful/scenarios"
	"leaderful/sim/experiment"
)

// The folders of the tables.
const (
	runsFolder  = "runs"
	weeksFolder = "weeks"
)

// A part is a file of the table of runs, with its companion file of the table of
// weeks, if any. Rows are ordered by point and replication; all rows of a
// replication of a point are in one row group.
type part struct {
	name     string // pPOINT-rREPLICATION-CHECKSUM.parquet
	blocks   []experiment.Block
	design   string // hash of the design that numbered its points
	weeks    string // name of the file of weeks; may be empty
	failures int64  // runs that failed
	rows     int64
	sweep    string // identity of its sweep
}

// unsound says that a part was read and differs from what was written.
type unsound struct {
	reason  string
	weeks   string // its file of weeks, if that is unsound
	foreign bool   // its sweep is not the manifest's
}

func (u *unsound) Error() string { return u.reason }

func unsoundf(format string, arguments ...any) *unsound {
	return &unsound{reason: fmt.Sprintf(format, arguments...)}
}

// holds reports whether a part has any point in [from, to).
func (p *part) holds(from, to int) bool {
	return slices.ContainsFunc(p.blocks, func(b experiment.Block) bool { return b.FromPoint < to && b.ToPoint > from })
}

// file returns the name of a part's file of weeks, or of runs, within the folder.
func (f *Folder) file(p *part, weekly bool) string {
	if weekly {
		return filepath.Join(weeksFolder, p.weeks)
	}
	return filepath.Join(runsFolder, p.name)
}

// partName allows as many digits as the numbers of points and replications can have.
var partName = regexp.MustCompile(`^p(\d{9,10})-r\d{6,8}-([0-9a-f]{16})\.parquet$`)

// Keys of a part's metadata.
const (
	noteBlocks   = "leaderful.blocks"
	noteDesign   = "leaderful.design"
	noteWeeks    = "leaderful.weeks"
	noteFailures = "leaderful.failures"
	noteSweep    = "leaderful.sweep" // identity of the sweep
)

func checksum(file []byte) string {
	sum := sha256.Sum256(file)
	return hex.EncodeToString(sum[:8])
}

// writeDurably writes a file so that it exists complete or not at all, even after a
// power cut. In its name, %s is replaced by the text's checksum.
func writeDurably(folder, name string, text []byte) (string, error) {
	if strings.Contains(name, "%s") {
		name = fmt.Sprintf(name, checksum(text))
	}
	return name, durable.Write(filepath.Join(folder, name), text)
}

// writePart writes rows, in any order, as a part.
func (f *Folder) writePart(runs, weeks *Table) (*part, error) {
	order := rowsInOrder(runs)
	p := &part{design: f.Manifest.DesignHash, sweep: f.identity(), rows: int64(runs.Rows), blocks: coverOf(runs, order), failures: failedIn(runs, 0, runs.Rows)}
	name := fmt.Sprintf("p%09d-r%06d-%%s.parquet", p.blocks[0].FromPoint, p.blocks[0].FromReplication)
	var file bytes.Buffer
	if weeks != nil {
		if err := encodeOne(&file, weeks, rowsInOrder(weeks), nil); err != nil {
			return nil, err
		}
		var err error
		if p.weeks, err = writeDurably(filepath.Join(f.Path, weeksFolder), name, file.Bytes()); err != nil {
			return nil, err
		}
		file.Reset()
	}
	if err := encodeOne(&file, runs, order, p.notes()); err != nil {
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
		panic("dataset: blocks cannot be rendered: " + err.Error())
	}
	return map[string]string{noteBlocks: string(text), noteDesign: p.design, noteSweep: p.sweep, noteWeeks: p.weeks, noteFailures: fmt.Sprint(p.failures)}
}

// coverOf returns the blocks that a table of runs holds.
func coverOf(runs *Table, order []int) []experiment.Block {
	var points, replications []int
	for _, row := range order {
		point, replication := int(runs.Wholes[0][row]), int(runs.Wholes[1][row])
		if n := len(points); n == 0 || points[n-1] != point || replications[n-1] != replication {
			points, replications = append(points, point), append(replications, replication)
		}
	}
	return experiment.Cover(points, replications)
}

// failedIn returns how many runs failed in a range of rows of a table of runs.
func failedIn(runs *Table, from, to int) (failures int64) {
	for _, reason := range runs.Texts[len(runs.Columns)-1][from:to] {
		if reason != "" {
			failures++
		}
	}
	return failures
}

// firstPoint returns the number of the first point, from a part's name.
func firstPoint(name string) (int, error) {
	found := partName.FindStringSubmatch(name)
	if found == nil {
		return 0, errors.New("its name is not that of a part")
	}
	return strconv.Atoi(found[1])
}

// readFooter reads a part's notes. It checks them before it uses them: the file may
// come from anywhere.
func (f *Folder) readFooter(p *part) error {
	file, err := openWithin(f.Path, f.file(p, false))
	if err != nil {
		return err
	}
	defer file.Close()
	opened, err := openParquet(&source{File: file})
	if err != nil {
		return err
	}
	p.rows = opened.NumRows()
	p.design, _ = opened.Lookup(noteDesign)
	if p.sweep, _ = opened.Lookup(noteSweep); p.sweep != f.identity() {
		return &unsound{reason: "its sweep is not the manifest's", foreign: true}
	}
	var blocks [][4]int
	list, _ := opened.Lookup(noteBlocks)
	if err := json.Unmarshal([]byte(list), &blocks); err != nil || len(blocks) == 0 {
		return unsoundf("it does not say which runs it holds")
	}
	rows := 0.
	for _, b := range blocks {
		if !(0 <= b[0] && b[0] < b[1] && b[1] <= experiment.MostPoints && 0 <= b[2] && b[2] < b[3] && b[3] <= scenarios.MostReplications) {
			return unsoundf("its points and replications are out of range: %v", b)
		}
		p.blocks = append(p.blocks, experiment.Block{FromPoint: b[0], ToPoint: b[1], FromReplication: b[2], ToReplication: b[3]})
		rows += float64(b[1]-b[0]) * float64(b[3]-b[2]) * float64(len(f.Manifest.Regimes))
	}
	if rows != float64(p.rows) {
		return unsoundf("it holds %d runs, but declares %.0f", p.rows, rows)
	}
	failures, _ := opened.Lookup(noteFailures)
	if p.failures, err = strconv.ParseInt(failures, 10, 64); err != nil || p.failures < 0 || p.failures > p.rows {
		return unsoundf("it does not say how many runs failed")
	}
	weeks, _ := opened.Lookup(noteWeeks)
	switch {
	case (weeks == "") != (f.Manifest.Weekly == nil), weeks != "" && !partName.MatchString(weeks):
		return unsoundf("its file of weeks cannot be %q", weeks)
	case weeks == "":
		return nil
	}
	p.weeks = weeks
	if file, err = openWithin(f.Path, f.file(p, true)); err == nil {
		return file.Close()
	}
	if errors.Is(err, fs.ErrNotExist) && !missing(f.Path, weeksFolder) {
		return unsoundf("its weeks, %s, are missing", f.file(p, true))
	}
	return err
}

// checkSum compares a file of the folder with the checksum in its name.
func (f *Folder) checkSum(name string) error {
	found := partName.FindStringSubmatch(filepath.Base(name))
	file, err := openWithin(f.Path, name)
	if err != nil {
		return err
	}
	defer file.Close()
	sum, err := checksumOf(file)
	if err == nil && sum != found[2] {
		return unsoundf("the checksum of %s is %s, not the one in its name", name, sum)
	}
	return err
}

// compare compares a file of the folder with the checksum in its name; only once.
func (f *Folder) compare(name string) error {
	if f.sound[name] {
		return nil
	}
	err := f.checkSum(name)
	if err == nil {
		if f.sound == nil {
			f.sound = map[string]bool{}
		}
		f.sound[name] = true
	}
	return err
}

// checksumOf returns the checksum of a file.
func checksumOf(file io.Reader) (string, error) {
	sum := sha256.New()
	if _, err := io.Copy(sum, file); err != nil {
		return "", err
	}
	return hex.EncodeToString(sum.Sum(nil)[:8]), nil
}

// rowsInOrder returns the numbers of a table's rows sorted by point and
// replication; the regimes of a replication keep their order, and so do its
// weeks.
func rowsInOrder(t *Table) []int {
	rows := make([]int, t.Rows)
	for i := range rows {
		rows[i] = i
	}
	slices.SortStableFunc(rows, func(a, b int) int { return order(key(t, a), key(t, b)) })
	return rows
}
