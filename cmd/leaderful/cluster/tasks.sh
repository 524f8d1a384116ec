#!/bin/sh
# One task of the sweep {{.Name}}: Slurm's number for the task selects the shard.
# If it is killed, requeued or run twice, it does no harm; run again, it continues.
#SBATCH --job-name=leaderful-{{.Name}}
#SBATCH --array=0-{{.Last}}{{with .Parallel}}%{{.}}{{end}}
#SBATCH --nodes=1
#SBATCH --ntasks=1
#SBATCH --cpus-per-task={{.Workers}}
#SBATCH --output="{{pattern .Folder}}/logs/%A_%a.log"
#SBATCH --open-mode=append
#SBATCH --requeue
#SBATCH --signal=B:TERM@60
{{range .Options}}#SBATCH {{option .}}
{{end}}
exec {{quote .Program}} sweep --out {{quote .Out}} --shard auto/{{.Tasks}} --workers {{.Workers}} --save-every {{.SaveEvery}}
