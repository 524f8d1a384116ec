package dataset

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"

	"leaderful/output/durable"
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
	folder   *Folder
	name     string // pPOINT-rREPLICATION-CHECKSUM.parquet
	blocks   []experiment.Block
	design   string // hash of the design that numbered its points
	weeks    string // name of the file of weeks; may be empty
	failures int64  // runs that failed
	rows     int64
	sweep    string // identity of its sweep
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

// A Damage is a part whose bytes were read and differ from those written.
type Damage struct {
	Part    string `json:"part"`
	Reason  string `json:"reason"`
	weeks   string // its file of weeks, if that is damaged
	foreign bool   // its sweep is not the manifest's
}

func (d Damage) String() string { return filepath.Join(runsFolder, d.Part) + ": " + d.Reason }

func (d *Damage) Error() string { return d.Reason }

func damagef(format string, arguments ...any) *Damage {
	return &Damage{Reason: fmt.Sprintf(format, arguments...)}
}

// current reports whether a part's points have their present numbers.
func (p *part) current() bool { return p.design == p.folder.Manifest.DesignHash }

// holds reports whether a part has any point in [from, to).
func (p *part) holds(from, to int) bool {
	return slices.ContainsFunc(p.blocks, func(b experiment.Block) bool { return b.FromPoint < to && b.ToPoint > from })
}

// folderOf returns the name of the folder of the table of weeks, or of runs.
func folderOf(weekly bool) string {
	if weekly {
		return weeksFolder
	}
	return runsFolder
}

// file returns the name of a part's file of weeks, or of runs, within the folder.
func (p *part) file(weekly bool) string {
	if weekly {
		return filepath.Join(weeksFolder, p.weeks)
	}
	return filepath.Join(runsFolder, p.name)
}

func checksum(text []byte) string {
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:8])
}

// fileName returns the name of a file of a table by its first replication and checksum.
func fileName(first experiment.Block, checksum string) string {
	return fmt.Sprintf("p%09d-r%06d-%.16s.parquet", first.FromPoint, first.FromReplication, checksum)
}

// writePart writes rows, in any order, as a part.
func (f *Folder) writePart(t tables) (p *part, err error) {
	p = &part{folder: f, design: f.Manifest.DesignHash, sweep: f.identity(), rows: int64(t.runs.Rows), blocks: coverOf(t.runs), failures: failedIn(t.runs, 0, t.runs.Rows)}
	if t.weeks != nil {
		if p.weeks, err = p.write(weeksFolder, t.weeks, nil); err != nil {
			return nil, err
		}
	}
	p.name, err = p.write(runsFolder, t.runs, p.notes())
	return p, err
}

// write writes a file of a part so that it exists complete or not at all, even after a
// power cut, and returns its name.
func (p *part) write(folder string, t *Table, notes map[string]string) (string, error) {
	var file bytes.Buffer
	if err := encodeOne(&file, t, notes); err != nil {
		return "", err
	}
	name := fileName(p.blocks[0], checksum(file.Bytes()))
	return name, durable.Write(filepath.Join(p.folder.Path, folder, name), file.Bytes())
}

// notes returns a part's metadata; a file of weeks, which is no part, has none.
func (p *part) notes() map[string]string {
	if p == nil {
		return nil
	}
	blocks := make([][4]int, len(p.blocks))
	for i, b := range p.blocks {
		blocks[i] = [4]int{b.FromPoint, b.ToPoint, b.FromReplication, b.ToReplication}
	}
	return map[string]string{noteBlocks: asJSON(blocks), noteDesign: p.design, noteSweep: p.sweep, noteWeeks: p.weeks, noteFailures: fmt.Sprint(p.failures)}
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

// coverOf returns the blocks that a table of runs holds.
func coverOf(runs *Table) []experiment.Block {
	var points, replications []int
	order := rowsInOrder(runs)
	for i, row := range order {
		if i == 0 || key(runs, row) != key(runs, order[i-1]) {
			points, replications = append(points, int(runs.Wholes[0][row])), append(replications, int(runs.Wholes[1][row]))
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

// read reads the footer of a part, and compares the part with its checksum if it
// holds points in [from, to); if its name shows that it does, before reading the
// footer. The error is a Damage if the part was read and is damaged.
func (f *Folder) read(name string, from, to int) (*part, error) {
	p := &part{folder: f, name: name}
	first, err := 0, errors.New("its name is not that of a part")
	if found := partName.FindStringSubmatch(name); found != nil {
		first, err = strconv.Atoi(found[1])
	}
	if err != nil {
		return nil, fmt.Errorf("%s is not a part of the data set: %w", filepath.Join(f.Path, runsFolder, name), err)
	}
	if first >= from && first < to {
		if err := f.compare(p.file(false)); err != nil {
			return nil, err
		}
	}
	if err := p.readFooter(); err != nil {
		return nil, err
	}
	if !p.holds(from, to) {
		return p, nil
	}
	err = f.compare(p.file(false))
	if err == nil && p.weeks != "" {
		err = f.compare(p.file(true))
		var damage *Damage
		if errors.As(err, &damage) {
			damage.weeks = p.weeks
		}
	}
	return p, err
}

// readFooter reads a part's notes. It checks them before it uses them: the file may
// come from anywhere.
func (p *part) readFooter() error {
	f := p.folder
	file, err := openSource(f.Path, p.file(false), never)
	if err != nil {
		return err
	}
	defer file.Close()
	opened, err := openParquet(file)
	if err != nil {
		return err
	}
	note := func(key string) string {
		text, _ := opened.Lookup(key)
		return text
	}
	p.rows, p.design, p.sweep, p.weeks = opened.NumRows(), note(noteDesign), note(noteSweep), note(noteWeeks)
	if p.sweep != f.identity() {
		return &Damage{Reason: "its sweep is not the manifest's", foreign: true}
	}
	var blocks [][4]int
	if err := json.Unmarshal([]byte(note(noteBlocks)), &blocks); err != nil || len(blocks) == 0 {
		return damagef("it does not say which runs it holds")
	}
	rows := 0.
	for _, b := range blocks {
		if !(0 <= b[0] && b[0] < b[1] && b[1] <= experiment.MostPoints && 0 <= b[2] && b[2] < b[3] && b[3] <= experiment.MostReplications) {
			return damagef("its points and replications are out of range: %v", b)
		}
		p.blocks = append(p.blocks, experiment.Block{FromPoint: b[0], ToPoint: b[1], FromReplication: b[2], ToReplication: b[3]})
		rows += float64(b[1]-b[0]) * float64(b[3]-b[2]) * float64(len(f.Manifest.Arms))
	}
	if rows != float64(p.rows) {
		return damagef("it holds %d runs, but declares %.0f", p.rows, rows)
	}
	if p.failures, err = strconv.ParseInt(note(noteFailures), 10, 64); err != nil || p.failures < 0 || p.failures > p.rows {
		return damagef("it does not say how many runs failed")
	}
	switch {
	case (p.weeks == "") != (f.Manifest.Weekly == nil), p.weeks != "" && !partName.MatchString(p.weeks):
		return damagef("its file of weeks cannot be %q", p.weeks)
	case p.weeks == "":
		return nil
	}
	weeks, err := openWithin(f.Path, p.file(true))
	if err == nil {
		return weeks.Close()
	}
	if errors.Is(err, fs.ErrNotExist) && !missing(f.Path, weeksFolder) {
		return damagef("its weeks, %s, are missing", p.file(true))
	}
	return err
}

// compare compares a file of the folder with the checksum in its name; only once.
func (f *Folder) compare(name string) error {
	if f.sound[name] {
		return nil
	}
	file, err := openWithin(f.Path, name)
	if err != nil {
		return err
	}
	defer file.Close()
	sum, err := durable.Checksum(file)
	if err != nil {
		return err
	}
	if sum = sum[:16]; sum != partName.FindStringSubmatch(filepath.Base(name))[2] {
		return damagef("the checksum of %s is %s, not the one in its name", name, sum)
	}
	f.sound[name] = true
	return nil
}
