package main

import (
	"fmt"
	"os"
	"strings"

	"leaderful/output/findings"
	"leaderful/scenarios"
)

// wholeShard is all points.
const wholeShard = "1/1"

// shardVariables hold the number of a task on a cluster, from 0.
var shardVariables = []string{"SLURM_ARRAY_TASK_ID", "JOB_COMPLETION_INDEX"}

// shardOf reads I/N, or auto/N: I is then the number of the cluster's task, plus 1.
func shardOf(text string) (number, n int, err error) {
	first, last, _ := strings.Cut(text, "/")
	if first == "auto" {
		for _, variable := range shardVariables {
			if value, set := os.LookupEnv(variable); set {
				index, ok := scenarios.ParseWhole(value, 0, mostTasks)
				if !ok {
					return 0, 0, findings.Misused("%s is %q; it must be a whole number from 0 to %d", variable, value, mostTasks)
				}
				first = fmt.Sprint(index + 1)
				text = first + "/" + last
				break
			}
		}
		if first == "auto" {
			return 0, 0, findings.Misused("shard is %q, but none of %s is set; one of them is in a task on a cluster", text, strings.Join(shardVariables, ", "))
		}
	}
	total, ok := scenarios.ParseWhole(last, 1, mostTasks)
	part, alsoOk := scenarios.ParseWhole(first, 1, total)
	if !ok || !alsoOk {
		return 0, 0, findings.Misused("shard is %q; it must be I/N with I from 1 to N, such as 3/8, and N up to %d", text, mostTasks)
	}
	return int(part), int(total), nil
}
