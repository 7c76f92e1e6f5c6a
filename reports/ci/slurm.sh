#!/bin/sh
# A run in shares on a Slurm cluster, put together at the end. On a node that may submit jobs, in a folder that all
# nodes see:
#
#   reports/ci/slurm.sh 4 my-report                          four shares; the report is my-report/index.html
#   reports/ci/slurm.sh 4 my-report --profile full           with any option of `dataflow-qa run`
#
# It waits, prints the summary, and exits as the whole run does. DATAFLOW_QA names the program, else ./dataflow-qa;
# SBATCH_PARTITION, SBATCH_ACCOUNT, SBATCH_TIMELIMIT and so on are sbatch's own variables.
set -eu
program=${DATAFLOW_QA:-./dataflow-qa}

case ${1:-} in
share) # a task of the array; that checks fail is the verdict of the whole, not of the task
  report=$2
  shift 2
  exec_status=0
  "$program" run --quiet --shard auto --out "$report/share-$SLURM_ARRAY_TASK_ID" "$@" || exec_status=$?
  [ "$exec_status" -le 1 ]
  ;;
merge) # also where a task has failed: the program names the share that is missing
  "$program" merge "$2"/share-*/results.json --out "$2"
  ;;
'' | *[!0-9]*)
  echo "usage: $0 SHARES REPORT_FOLDER [OPTION OF dataflow-qa run]..." >&2
  exit 2
  ;;
*)
  shares=$1 report=$2
  shift 2
  mkdir -p "$report"
  rm -rf "$report"/share-*
  array=$(sbatch --parsable --array="1-$shares" --output="$report/share-%a.log" "$0" share "$report" "$@")
  status=0
  sbatch --wait --dependency="afterany:$array" --output="$report/merge.log" "$0" merge "$report" || status=$?
  cat "$report/merge.log"
  exit "$status"
  ;;
esac
