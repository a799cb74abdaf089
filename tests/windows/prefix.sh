#!/bin/sh
# prefix.sh TEMPLATE NEW: a Wine prefix (a Windows PC of its own) for one test. Registry and user folders, which hold certificates, keys,
# credentials and policies, are copies, and so are the folders that installers write into; what lies in those (700 MB) is the template's.
# `WINEPREFIX=NEW wineserver -k` ends what runs in it.
set -eu
template=$(realpath "$1")
new=$2
mkdir -p "$new/dosdevices" "$new/drive_c"
cp "$template"/*.reg "$template/.update-timestamp" "$new"
cp -R "$template/drive_c/users" "$new/drive_c"
# Wine takes the desktop and its like for those of whoever runs the test.
find "$new/drive_c/users" -type l | while read -r folder; do
    rm "$folder"
    mkdir "$folder"
done
ln -s ../drive_c "$new/dosdevices/c:"
ln -s / "$new/dosdevices/z:"
for folder in "$template"/drive_c/*; do
    own="$new/drive_c/$(basename "$folder")"
    [ -e "$own" ] && continue
    mkdir "$own"
    for inside in "$folder"/*; do
        [ ! -e "$inside" ] || ln -s "$inside" "$own"
    done
done
