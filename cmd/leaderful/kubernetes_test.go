//go:build kubernetes

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// The manifests conform to the schema that Kubernetes publishes.
func TestKubernetesSchema(t *testing.T) {
	project := t.TempDir()
	if err := os.CopyFS(project, os.DirFS("testdata/kubernetes")); err != nil {
		t.Fatal(err)
	}
	install := exec.Command("npm", "ci", "--no-audit", "--no-fund")
	install.Dir = project
	if out, err := install.CombinedOutput(); err != nil {
		t.Fatalf("npm ci: %v\n%s", err, out)
	}
	folder := place(t, "small.yaml", smallScenario, "s.yaml", clusterSweep())
	command(t, 0, "cluster", "kubernetes", folder+"/s.yaml", "--out", folder+"/jobs", "--tasks", "3", "--least-work", "0s",
		"--image", "registry.example.org/leaderful:1", "--claim", "results", "--parallel", "2", "--workers", "2")
	jobs := filepath.Join(folder, "jobs", "jobs.yaml")
	validate := func() (stdout, stderr string, err error) {
		var said strings.Builder
		node := exec.Command("node", filepath.Join(project, "validate.mjs"), jobs)
		node.Stderr = &said
		out, err := node.Output()
		return string(out), said.String(), err
	}
	if out, said, err := validate(); err != nil || out != "ConfigMap leaderful-small\nJob leaderful-small\nJob leaderful-small-merge\n" {
		t.Errorf("%v: %s%s", err, out, said)
	}

	text, err := os.ReadFile(jobs)
	if err != nil {
		t.Fatal(err)
	}
	// The check must be able to find faults.
	for _, fault := range [][3]string{
		{"completions: 3", "complitions: 3", "/spec/complitions is not in the schema"},
		{"parallelism: 2", "parallelism: two", "parallelism"},
		{"claimName: \"results\"", "", "claimName"},
	} {
		changed := strings.Replace(string(text), fault[0], fault[1], 1)
		if changed == string(text) {
			t.Fatalf("the manifests do not contain %q", fault[0])
		}
		if err := os.WriteFile(jobs, []byte(changed), 0o644); err != nil {
			t.Fatal(err)
		}
		if _, said, err := validate(); err == nil || !strings.Contains(said, fault[2]) {
			t.Errorf("%q instead of %q is not detected: %v %s", fault[1], fault[0], err, said)
		}
	}
}
