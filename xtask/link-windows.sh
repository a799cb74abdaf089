#!/bin/sh
# Stands for the linker where a program for Windows is to have the same bytes wherever it is compiled. ld orders the tables of imported functions by
# the paths of the libraries: a folder that sorts before /usr gives another order than one behind it. Relative paths sort the same everywhere.
# RENKEI_TARGET: the folder that cargo compiles into.
for argument in "$@"; do
    shift
    case $argument in
        "$RENKEI_TARGET"/*) argument=${argument#"$RENKEI_TARGET"/} ;;
        -L"$RENKEI_TARGET"/*) argument=-L${argument#-L"$RENKEI_TARGET"/} ;;
    esac
    set -- "$@" "$argument"
done
cd "$RENKEI_TARGET" && exec x86_64-w64-mingw32-gcc "$@"
