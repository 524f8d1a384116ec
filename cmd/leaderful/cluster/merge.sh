#!/bin/sh
# Merges the results of the tasks of the sweep {{.Name}}, or reports what is missing.
#SBATCH --job-name=leaderful-{{.Name}}-merge
#SBATCH --nodes=1
#SBATCH --ntasks=1
#SBATCH --output="{{pattern .Folder}}/logs/merge-%j.log"
#SBATCH --open-mode=append
#SBATCH --requeue
{{range .Options}}#SBATCH {{option .}}
{{end}}
exec {{quote .Program}} dataset merge {{quote .Out}} --out {{quote .Merged}} --replace
