#!/bin/sh
# Submits the tasks and the merge, which runs when all tasks have ended, successfully
# or not. Prints the numbers of the two jobs.
set -eu
tasks=$(sbatch --parsable {{quote (printf "%s/tasks.sh" .Folder)}})
tasks=${tasks%%;*}
echo "$tasks"
merge=$(sbatch --parsable --dependency="afterany:$tasks" {{quote (printf "%s/merge.sh" .Folder)}})
echo "${merge%%;*}"
