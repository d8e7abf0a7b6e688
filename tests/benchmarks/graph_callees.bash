# What every command of a program was called from, a line of a trace each, for graph_bash_precision.py:
#
#   CALLS_FOLDER=OUT BASH_ENV=/path/to/graph_callees.bash bash …
#
# Bash reads this first, and so do the shells that it starts. A line has the depth, the frames (function, file, line),
# the script of a test of bats, and the command with its words expanded. Each shell writes a file of its own.

if [[ -n ${CALLS_FOLDER-} && $- != *x* ]]; then
  exec {CALLS_FD}>>"$CALLS_FOLDER/$$.$RANDOM$RANDOM" 2>/dev/null && {
    BASH_XTRACEFD=$CALLS_FD
    PS4=$'+\x01''$PWD'$'\x01''${BATS_TEST_FILENAME-}'$'\x01''${FUNCNAME[0]-}'$'\x01''${BASH_SOURCE[0]-}'$'\x01''${LINENO-}'$'\x01''${BASH_LINENO[0]-}'$'\x01''${FUNCNAME[1]-}'$'\x01''${BASH_SOURCE[1]-}'$'\x01''${BASH_LINENO[1]-}'$'\x01''${FUNCNAME[2]-}'$'\x01''${BASH_SOURCE[2]-}'$'\x01''${BASH_LINENO[2]-}'$'\x01''${FUNCNAME[3]-}'$'\x01''${BASH_SOURCE[3]-}'$'\x01'
    set -x
  }
fi
